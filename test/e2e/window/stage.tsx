import type { Report, Settings } from '../../../preload/contract/index.ts';
import { openWindow } from '../../../renderer/open-window.tsx';
import closedEn from '../../fixtures/reports/closed.en.json' with { type: 'json' };
import closedId from '../../fixtures/reports/closed.id.json' with { type: 'json' };
import blockedEn from '../../fixtures/reports/ct-blocked.en.json' with { type: 'json' };
import blockedId from '../../fixtures/reports/ct-blocked.id.json' with { type: 'json' };
import insideEn from '../../fixtures/reports/open-inside.en.json' with { type: 'json' };
import insideId from '../../fixtures/reports/open-inside.id.json' with { type: 'json' };
import partEn from '../../fixtures/reports/open-part.en.json' with { type: 'json' };
import partId from '../../fixtures/reports/open-part.id.json' with { type: 'json' };
import { createFakeClient } from '../../renderer/fake-client.ts';
import { dueAt, RUNS } from '../../renderer/fake-data.ts';
import { withLists } from '../../renderer/fake-lists.ts';
import { kept, later, manyDoors, proved, recheck, sent } from '../../renderer/fake-messages.ts';

/** The window over the stand-in program: `stage.html?language=id&theme=dark&textSize=200&empty=1#/practice`. */
const query = new URLSearchParams(location.search);
const settings: Partial<Settings> = {
  language: query.get('language') === 'id' ? 'id' : 'en',
  theme: query.get('theme') === 'dark' ? 'dark' : 'light',
  textSize: Number(query.get('textSize') ?? 100),
  screenShare: query.get('share') === '1',
};

const both = (en: unknown, id: unknown) => ({ en: en as Report, id: id as Report });
const part = both(partEn, partId);
const closed = both(closedEn, closedId);
const change = (reports: typeof part, to: (report: Report) => Report) => ({
  en: to(reports.en),
  id: to(reports.id),
});
const client = createFakeClient({
  settings,
  empty: query.get('empty') === '1',
  interrupted: query.get('interrupted') === '1',
  practice: query.get('practice') === '1',
  due: query.get('due') === '1',
  reports: {
    [RUNS.openPart]: part,
    [RUNS.closed]: closed,
    [RUNS.blocked]: both(blockedEn, blockedId),
    [RUNS.inside]: both(insideEn, insideId),
    [RUNS.sent]: change(part, sent),
    [RUNS.proved]: change(part, (report) => proved(report, 'source')),
    [RUNS.kept]: change(part, kept),
    [RUNS.later]: change(closed, (report) => later(report, dueAt)),
    [RUNS.recheck]: change(closed, recheck),
    [RUNS.doors]: change(part, manyDoors),
    [RUNS.lists]: change(part, withLists),
  },
});
declare global {
  interface Window {
    /** Pushes an event as the program would. */
    stageEmit: typeof client.emit;
    /** Changes settings as another window would. */
    stageSettings(part: Partial<Settings>): Promise<void>;
    /** Cuts or mends the line. */
    stageStatus: typeof client.setStatus;
  }
}

window.stageEmit = client.emit;
window.stageStatus = client.setStatus;
window.stageSettings = async (part) => {
  const answer = await client.call('settings.set', part);
  if (answer.ok) client.emit('settings.changed', answer.value);
};

const element = document.getElementById('root');
if (element) void openWindow(element, client);
