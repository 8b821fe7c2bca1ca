import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices, openStore, type Services, type Shell } from '../../../main/service/index.ts';
import type { OpenedCase } from '../../../preload/contract/index.ts';
import { CALL } from '../practice-services.ts';

/** A computer without a practice world of its own: services over a folder of their own. */
export type Computer = {
  services: Services;
  folder: string;
  /** Opens octets as a window does that got them dropped. */
  open(base64: string, fileName?: string): Promise<OpenedCase>;
  save(caseId: string, more?: object): Promise<string>;
  close(): Promise<void>;
};

export function startComputer(more: Partial<Shell> = {}): Computer {
  const folder = mkdtempSync(join(tmpdir(), 'rd-computer-'));
  const shell: Shell = {
    host: 'browser',
    version: '0.1.0',
    systemLanguage: 'en',
    publish: () => {},
    printPdf: null,
    chooseFile: null,
    openLink: async () => true,
    ...more,
  };
  const services = composeServices(
    shell,
    openStore(folder, () => new Date()),
    {},
  );
  return { ...hands(services), folder, close: () => end(services, folder) };
}

/** What a person does with files, over any services. */
export function hands(services: Services): Pick<Computer, 'services' | 'open' | 'save'> {
  return {
    services,
    async open(base64, fileName = 'case.rdcase') {
      const { opened } = await services.handlers['cases.open']({ base64, fileName }, CALL);
      if (!opened) throw new Error('not opened');
      return opened;
    },
    async save(caseId, more = {}) {
      const answer = await services.handlers['cases.save'](
        { caseId, hide: [], where: '', language: 'en', ...more },
        CALL,
      );
      return answer.base64 ?? '';
    },
  };
}

async function end(services: Services, folder: string): Promise<void> {
  await services.stop();
  rmSync(folder, { recursive: true, force: true });
}
