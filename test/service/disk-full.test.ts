import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { composeServices, openStore, type Shell } from '../../main/service/index.ts';
import { checkRequest, type Progress } from '../../preload/contract/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'rd-full-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('goes on to the verdict when nothing can be written any more, and says that it is not kept', async () => {
  const shell: Shell = {
    host: 'browser',
    version: '0.1.0',
    systemLanguage: 'en',
    publish: () => {},
    printPdf: null,
    chooseFile: null,
    openLink: async () => false,
  };
  const store = openStore(folder, () => new Date());
  const troubles: string[] = [];
  const seen: Progress[] = [];
  let written = 0;
  const full = {
    ...store,
    cases: {
      ...store.cases,
      appendEvent(...args: Parameters<typeof store.cases.appendEvent>) {
        written += 1;
        if (written > 5) throw new Error('database or disk is full');
        store.cases.appendEvent(...args);
      },
    },
  };
  const services = composeServices(shell, full, {
    onTrouble: (event) => troubles.push(event),
    onProgress: (row) => seen.push(row),
  });
  const ctx = { signal: new AbortController().signal, client: 'test', host: 'browser' as const };
  try {
    const world = await services.handlers['practice.start']({ language: 'en' }, ctx);
    const server = world.servers.find((row) => row.id === 'open');
    const request = checkRequest.parse({
      input: server?.target,
      servers: [server?.server],
      iMayTest: true,
      resolvers: [world.resolver],
      outside: world.outside,
      sender: world.sender,
    });
    const started = await services.startCheck(request, { recheckOf: null });
    const state = await started.finished;
    expect(state.verdict?.code).toBe('OPEN-ACCEPTED');
    expect(troubles).toContain('event-not-stored');
    expect(seen.at(-1)).toMatchObject({ state: 'done', notKept: true });
    const report = await services.handlers['run.report']({ runId: started.runId, language: 'en' }, ctx);
    expect(report.verdict.code).toBe('OPEN-ACCEPTED');
  } finally {
    await services.stop();
  }
});
