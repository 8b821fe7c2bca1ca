import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices, openStore, type Services, type Shell } from '../../main/service/index.ts';
import {
  type CheckRequest,
  type CheckRequestInput,
  checkRequest,
  type PracticeWorld,
  type Report,
} from '../../preload/contract/index.ts';

/** What a handler is told in these tests. */
export const CALL = { signal: new AbortController().signal, client: 'test', host: 'browser' as const };

/** Services in a folder of their own, with the practice world up. */
export type PracticeServices = {
  services: Services;
  folder: string;
  world: PracticeWorld;
  /** Names of the notices so far. */
  published: string[];
  requestFor(id: string, more?: Partial<CheckRequestInput>): CheckRequest;
  run(request: CheckRequest): Promise<{ runId: string; caseId: string; report: Report }>;
  report(runId: string): Promise<Report>;
  /** `keep`: the folder stays, for a second start. */
  close(options?: { keep: boolean }): Promise<void>;
};

/** Starts them; `close` stops everything and removes the folder. */
export async function startPracticeServices(): Promise<PracticeServices> {
  const folder = mkdtempSync(join(tmpdir(), 'rd-service-'));
  const published: string[] = [];
  const shell: Shell = {
    host: 'browser',
    version: '0.1.0',
    systemLanguage: 'en',
    publish: (name) => void published.push(name),
    printPdf: null,
    chooseFile: null,
    openLink: async () => true,
  };
  const services = composeServices(
    shell,
    openStore(folder, () => new Date()),
    {},
  );
  const world = await services.handlers['practice.start']({ language: 'en' }, CALL);
  const report = (runId: string): Promise<Report> =>
    services.handlers['run.report']({ runId, language: 'en' }, CALL);
  return {
    services,
    folder,
    world,
    published,
    report,
    requestFor(id, more = {}) {
      const server = world.servers.find((row) => row.id === id);
      return checkRequest.parse({
        input: server?.target ?? '',
        servers: server?.server ? [server.server] : [],
        iMayTest: true,
        resolvers: [world.resolver],
        outside: world.outside,
        sender: world.sender,
        only: ['relay'],
        ...more,
      });
    },
    async run(request) {
      const started = await services.startCheck(request, { recheckOf: null });
      await started.finished;
      return { runId: started.runId, caseId: started.caseId, report: await report(started.runId) };
    },
    async close({ keep } = { keep: false }) {
      await services.stop();
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}
