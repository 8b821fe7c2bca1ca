import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Language } from '../../preload/contract/index.ts';
import {
  composeServices,
  dataFolder,
  type Listeners,
  openStore,
  type Services,
  type Shell,
  type Store,
} from '../service/index.ts';
import { version } from '../transport/version.ts';

/** Services for one command. When nothing can be kept in the person's folder, a temporary one is used and said so. */
export function openSession(language: Language, listeners: Listeners, warn: (key: string) => void): Services {
  return composeServices(commandLineShell(language), openAnyStore(warn), listeners);
}

function commandLineShell(systemLanguage: Language): Shell {
  return {
    host: 'browser',
    version,
    systemLanguage,
    publish: () => {},
    printPdf: null,
    chooseFile: null,
    openLink: async () => false,
  };
}

function openAnyStore(warn: (key: string) => void): Store {
  const now = (): Date => new Date();
  try {
    return openStore(dataFolder(process.env, process.platform), now);
  } catch {
    warn('not-kept');
    return openStore(mkdtempSync(join(tmpdir(), 'relay-doctor-')), now);
  }
}
