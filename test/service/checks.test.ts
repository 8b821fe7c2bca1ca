import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dnsblCatalogue } from '../../main/catalogue/dnsbl.ts';
import { composeServices, openStore, type Services, type Shell } from '../../main/service/index.ts';
import {
  type CheckRequest,
  checkRequest,
  type PracticeWorld,
  type Report,
} from '../../preload/contract/index.ts';

let folder: string;
let services: Services;
let world: PracticeWorld;
const published: string[] = [];
const ctx = { signal: new AbortController().signal, client: 'test', host: 'browser' as const };

const shell: Shell = {
  host: 'browser',
  version: '0.1.0',
  systemLanguage: 'en',
  publish: (name) => void published.push(name),
  printPdf: null,
  chooseFile: null,
  openLink: async () => true,
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rd-service-'));
  services = composeServices(
    shell,
    openStore(folder, () => new Date()),
    {},
  );
  world = await services.handlers['practice.start']({ language: 'en' }, ctx);
});
afterAll(async () => {
  await services.stop();
  rmSync(folder, { recursive: true, force: true });
});

function requestFor(id: string, more: Partial<CheckRequest> = {}): CheckRequest {
  const server = world.servers.find((row) => row.id === id);
  return checkRequest.parse({
    input: server?.target ?? '',
    servers: server?.server ? [server.server] : [],
    iMayTest: true,
    resolvers: [world.resolver],
    outside: world.outside,
    sender: world.sender,
    ...more,
  });
}

async function runToEnd(request: CheckRequest): Promise<{ runId: string; caseId: string; report: Report }> {
  const started = await services.startCheck(request, { recheckOf: null });
  await started.finished;
  const report = await services.handlers['run.report']({ runId: started.runId, language: 'en' }, ctx);
  return { ...started, report };
}

describe('a check from the window', () => {
  it('is kept, with progress, report, conversation and summary', async () => {
    const { runId, caseId, report } = await runToEnd(requestFor('open'));
    expect(report.verdict.code).toBe('OPEN-ACCEPTED');
    expect(published).toEqual(expect.arrayContaining(['run.progress', 'run.ended', 'cases.changed']));
    const listed = await services.handlers['cases.list']({}, ctx);
    expect(listed.cases[0]).toMatchObject({
      caseId,
      practice: true,
      last: { runId, state: 'done', verdict: 'OPEN-ACCEPTED' },
    });
    expect(listed.interrupted).toEqual([]);
    const progress = await services.handlers['check.progress']({ runId, language: 'id' }, ctx);
    expect(progress.state).toBe('done');
    expect(progress.provisional?.headline).toBe('Kemungkinan besar open relay.');
    const talk = await services.handlers['run.transcript']({ runId, after: 0 }, ctx);
    expect(talk.lines.some((line) => line.dir === 'out' && line.text.startsWith('RCPT TO:'))).toBe(true);
    const { text } = await services.handlers['run.summary']({ runId, language: 'en' }, ctx);
    expect(text.length).toBeLessThanOrEqual(900);
    expect(text).toContain('Probably an open relay.');
  });

  it('says the report in the other language, with the same codes', async () => {
    const { runId, report } = await runToEnd(requestFor('trick'));
    const indonesian = await services.handlers['run.report']({ runId, language: 'id' }, ctx);
    expect(indonesian.findings.map((row) => [row.code, row.id])).toEqual(
      report.findings.map((row) => [row.code, row.id]),
    );
    expect(indonesian.verdict.headline).toBe('Terbuka lewat bentuk alamat lama.');
    expect(JSON.stringify([...report.findings, ...indonesian.findings])).not.toMatch(
      /\{\{|finding(Relay|Posture|Blacklist):/,
    );
  });

  it('hands a document over in browser mode', async () => {
    const { runId } = await runToEnd(requestFor('masked'));
    const saved = await services.handlers['report.save'](
      {
        runId,
        language: 'en',
        format: 'html',
        preset: 'summary',
        wholeCase: false,
        hide: [],
        letters: false,
      },
      ctx,
    );
    expect(saved).toMatchObject({ path: null, mime: 'text/html; charset=utf-8' });
    expect(Buffer.from(saved.base64 ?? '', 'base64').toString()).toContain(
      'Open, because strangers look like staff.',
    );
    const csv = await services.handlers['report.save'](
      { runId, language: 'en', format: 'csv', preset: 'summary', wholeCase: false, hide: [], letters: false },
      ctx,
    );
    expect(Buffer.from(csv.base64 ?? '', 'base64').toString()).toContain(
      'listing.blacklist.practice.example',
    );
  });
});

describe('one thing at a time', () => {
  it('refuses a second check of the same server, and stops within a second', async () => {
    const request = requestFor('tarpit');
    const started = await services.startCheck(request, { recheckOf: null });
    await expect(services.startCheck(request, { recheckOf: null })).rejects.toMatchObject({
      info: { key: 'already-running' },
    });
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const before = performance.now();
    await services.handlers['check.stop']({ runId: started.runId }, ctx);
    const state = await started.finished;
    expect(performance.now() - before).toBeLessThan(1000);
    expect(state.result).toBe('stopped');
    expect(state.verdict?.code).toBe('CT-STOPPED');
  });

  it('goes on where a run was cut off, without repeating finished attempts', async () => {
    const started = await services.startCheck(requestFor('tarpit', { only: ['relay'] }), { recheckOf: null });
    await new Promise((resolve) => setTimeout(resolve, 4500));
    await services.handlers['check.stop']({ runId: started.runId }, ctx);
    const first = await started.finished;
    const done = [...first.cells.values()].flatMap((cell) =>
      [...cell.controls, ...cell.attempts].map((row) => `${cell.address} ${row.id} ${row.startedAt}`),
    );
    expect(done.length).toBeGreaterThan(0);
    await services.handlers['run.resume']({ runId: started.runId }, ctx);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await services.handlers['check.stop']({ runId: started.runId }, ctx);
    const report = await services.handlers['run.report']({ runId: started.runId, language: 'en' }, ctx);
    const after = report.relay.cells.flatMap((cell) =>
      [...cell.controls, ...cell.attempts].map((row) => `${cell.address} ${row.id} ${row.startedAt}`),
    );
    expect(after).toEqual(expect.arrayContaining(done));
    expect(new Set(after.map((row) => row.split(' ').slice(0, 2).join(' '))).size).toBe(after.length);
  });

  it('looks at one finding again with a small run in the same case', async () => {
    const { runId, caseId, report } = await runToEnd(requestFor('own-domain'));
    const finding = report.findings.find((row) => row.id === 'relay.open-forged');
    const again = await services.handlers['check.again']({ runId, findingCode: finding?.code ?? '' }, ctx);
    expect(again.caseId).toBe(caseId);
    await expect.poll(() => services.isBusy() && services.context.runs.anyRunning()).toBe(false);
    const second = await services.handlers['run.report']({ runId: again.runId, language: 'en' }, ctx);
    expect(second.verdict.code).toBe('OPEN-FORGED');
    expect(second.run.attemptsDone).toBeLessThan(report.run.attemptsDone / 2);
    expect(second.blacklists.rows).toEqual([]);
  });
});

describe('the practice name server in the settings', () => {
  it('brings the far ends of its own world along', async () => {
    await services.handlers['settings.set']({ resolver: world.resolver }, ctx);
    const server = world.servers.find((row) => row.id === 'own-name');
    const request = checkRequest.parse({ input: server?.target, servers: [server?.server], iMayTest: true });
    const { report } = await runToEnd(request);
    await services.handlers['settings.set']({ resolver: '' }, ctx);
    expect(report.verdict.code).toBe('OPEN-FORGED');
    expect(report.run).toMatchObject({ sender: world.sender, outside: world.outside });
  });
});

describe('looking before testing', () => {
  it('previews what a check would do', async () => {
    const { iMayTest: _tick, ...input } = requestFor('open6');
    const preview = await services.handlers['check.preview'](input, ctx);
    const practice = dnsblCatalogue().filter((row) => row.query === 'practice');
    expect(preview).toMatchObject({ cells: 2, families: [4, 6], lists: practice.length });
    expect(preview.attempts).toBeGreaterThan(30);
  });

  it('says what is wrong with what was typed', async () => {
    const { target } = await services.handlers['target.resolve'](
      { input: 'open.practice.exmaple', servers: [], resolvers: [world.resolver] },
      ctx,
    );
    expect(target.problems?.[0]).toMatchObject({ code: 'no-domain', suggestion: 'open.practice.example' });
    await expect(
      services.startCheck(checkRequest.parse({ input: 'a@@b', iMayTest: true }), { recheckOf: null }),
    ).rejects.toMatchObject({
      info: { code: 'bad-input', key: 'problem.syntax' },
    });
  });

  it('opens only the catalogue’s own links', async () => {
    await expect(services.handlers['link.open']({ url: 'https://evil.example/' }, ctx)).rejects.toMatchObject(
      { info: { key: 'link-unknown' } },
    );
    await expect(
      services.handlers['link.open']({ url: 'https://check.spamhaus.org/' }, ctx),
    ).resolves.toEqual({ done: true });
  });
});
