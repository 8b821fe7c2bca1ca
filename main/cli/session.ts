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

/** Says something that is worth knowing but stops nothing: a full key of the word list, and its parameters. */
export type Warn = (key: string, params?: Record<string, string>) => void;

/**
 * Services for one command. When nothing can be kept in the person's folder, a temporary one is used and said so; so is
 * a damaged database that was put aside.
 */
export function openSession(language: Language, listeners: Listeners, warn: Warn): Services {
  const store = openAnyStore(warn);
  if (store.setAside !== null) warn('target:error.database-set-aside', { name: store.setAside });
  return composeServices(commandLineShell(language), store, listeners);
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

function openAnyStore(warn: Warn): Store {
  const now = (): Date => new Date();
  try {
    return openStore(dataFolder(process.env, process.platform), now);
  } catch {
    warn('cli:not-kept');
    return openStore(mkdtempSync(join(tmpdir(), 'relay-doctor-')), now);
  }
}
