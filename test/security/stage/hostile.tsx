import type { Language, Report } from '../../../preload/contract/index.ts';
import { openWindow } from '../../../renderer/open-window.tsx';
import { createFakeClient } from '../../renderer/fake-client.ts';
import { RUNS } from '../../renderer/fake-data.ts';

// The window over a result whose every text of a stranger is turned against the reader.
const reports = (await (await fetch('/reports.json')).json()) as Record<Language, Report>;
const client = createFakeClient({ reports: { [RUNS.openPart]: reports } });
const element = document.getElementById('root');
if (element) void openWindow(element, client);
