import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { composeServices, openStore, type Services, type Shell } from '../../main/service/index.ts';
import { checkRequest, type PracticeWorld } from '../../preload/contract/index.ts';

const CALL = { signal: new AbortController().signal, client: 'test', host: 'browser' as const };
const shell: Shell = {
  host: 'browser',
  version: '0.1.0',
  systemLanguage: 'en',
  publish: () => {},
  printPdf: null,
  chooseFile: null,
  openLink: async () => true,
};
const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

function program(folder: string): Services {
  const services = composeServices(
    shell,
    openStore(folder, () => new Date()),
    {},
  );
  ending.push(() => services.stop());
  return services;
}

/** A check that was cut off by the death of its program: its row still says `running`, and its owner is gone. */
async function cutOff(services: Services, world: PracticeWorld): Promise<{ caseId: string; runId: string }> {
  const server = world.servers.find((row) => row.id === 'tarpit');
  const started = await services.startCheck(
    checkRequest.parse({
      input: server?.target,
      servers: [server?.server],
      iMayTest: true,
      resolvers: [world.resolver],
      outside: world.outside,
      sender: world.sender,
      only: ['relay'],
    }),
    { recheckOf: null },
  );
  await expect
    .poll(() => services.context.store.cases.getRun(started.runId)?.attemptsDone ?? 0, { timeout: 10_000 })
    .toBeGreaterThan(0);
  await services.handlers['check.stop']({ runId: started.runId }, CALL);
  await started.finished;
  const { cases } = services.context.store;
  const stored = cases.getRun(started.runId);
  if (!stored) throw new Error('not stored');
  cases.updateRun(started.runId, { ...stored, state: 'running', endedAt: null });
  cases.setOwner(started.runId, 2 ** 22 + 1, '2026-01-01T00:00:00.000Z');
  return started;
}

const folderOf = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'rd-over-'));
  ending.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

describe('a check that died with its program', () => {
  it('is ended with its report, and not offered, when its practice servers are gone', async () => {
    const folder = folderOf();
    const first = program(folder);
    const { caseId, runId } = await cutOff(
      first,
      await first.handlers['practice.start']({ language: 'en' }, CALL),
    );
    // Its practice servers still run: there is something to go on with.
    expect((await first.handlers['cases.list']({}, CALL)).interrupted).toMatchObject([{ runId }]);
    await first.handlers['practice.stop']({}, CALL);

    const { cases, interrupted } = await first.handlers['cases.list']({}, CALL);
    expect(interrupted).toEqual([]);
    expect(cases.find((one) => one.caseId === caseId)?.last).toMatchObject({ runId, state: 'died' });
    const report = await first.handlers['run.report']({ runId, language: 'en' }, CALL);
    expect(report.run.attemptsDone).toBeGreaterThan(0);
    expect(report.relay.cells.length).toBeGreaterThan(0);
    await expect(first.handlers['run.resume']({ runId }, CALL)).rejects.toMatchObject({
      info: { code: 'refused', key: 'practice-over' },
    });
  });

  it('is not gone on with in another practice world, whose ports are others', async () => {
    const folder = folderOf();
    const first = program(folder);
    const { runId } = await cutOff(first, await first.handlers['practice.start']({ language: 'en' }, CALL));
    await first.handlers['practice.stop']({}, CALL);
    await first.handlers['practice.start']({ language: 'en' }, CALL);
    expect((await first.handlers['cases.list']({}, CALL)).interrupted).toEqual([]);
    expect(first.context.store.cases.getRun(runId)?.state).toBe('died');
  });

  it('is offered when it was about a server that is nobody’s practice', async () => {
    const teacher = program(folderOf());
    const world = await teacher.handlers['practice.start']({ language: 'en' }, CALL);
    const first = program(folderOf());
    const { runId } = await cutOff(first, world);
    expect((await first.handlers['cases.list']({}, CALL)).interrupted).toMatchObject([{ runId }]);
  });
});
