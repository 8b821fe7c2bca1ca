import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { composeServices, openStore, type Services, type Shell } from '../../main/service/index.ts';
import { checkRequest } from '../../preload/contract/index.ts';
import { type FakeDns, type FakeReply, startFakeDns, T } from '../fakes/dns/server.ts';
import { CALL } from './practice-services.ts';

const shell: Shell = {
  host: 'browser',
  version: '0.1.0',
  systemLanguage: 'en',
  publish: () => {},
  printPdf: null,
  chooseFile: null,
  openLink: async () => true,
};

let folder: string;
let services: Services;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rd-preview-'));
  services = composeServices(
    shell,
    openStore(folder, () => new Date()),
    {},
  );
});
afterAll(async () => {
  await services.stop();
  rmSync(folder, { recursive: true, force: true });
});

const RECORDS: Record<string, FakeReply> = {
  [`${T.MX} kantor.example`]: { answers: [{ type: T.MX, data: 'mail.kantor.example', preference: 10 }] },
  [`${T.A} mail.kantor.example`]: { answers: [{ type: T.A, data: '203.0.113.7' }] },
  [`${T.A} kantor.example`]: { answers: [{ type: T.A, data: '203.0.113.80' }] },
};
const SERVFAIL = 2;

let dns: FakeDns;
/** Questions that fail now. */
let failing: (question: string) => boolean;
beforeEach(async () => {
  failing = () => false;
  dns = await startFakeDns(({ name, type }) => {
    const question = `${type} ${name.toLowerCase()}`;
    return failing(question) ? { rcode: SERVFAIL } : (RECORDS[question] ?? { answers: [] });
  });
});
afterEach(() => dns.close());

const asked = (hosts: string[] = []) =>
  checkRequest.parse({ input: 'kantor.example', iMayTest: true, resolvers: [dns.address], hosts });
const preview = (hosts: string[] = []) => services.handlers['check.preview'](asked(hosts), CALL);
const resolve = () =>
  services.handlers['target.resolve'](
    { input: 'kantor.example', servers: [], resolvers: [dns.address] },
    CALL,
  );

describe('the page before the start', () => {
  const FAILURES: [string, (question: string) => boolean][] = [
    ['the mail servers of the domain', (question) => question.startsWith(`${T.MX} `)],
    ['the address of the mail server', (question) => question.endsWith(' mail.kantor.example')],
    ['anything', () => true],
  ];

  it.each(FAILURES)('keeps the servers it showed when nobody answers about %s', async (_name, isFailing) => {
    const { picked } = await resolve();
    expect(picked).toEqual(['mail.kantor.example']);
    const before = await preview(picked);
    expect(before.cells).toBe(3);
    failing = isFailing;
    expect(await preview(picked)).toEqual(before);
  });

  it.each(FAILURES)('says what failed when it never knew better: %s', async (_name, isFailing) => {
    failing = isFailing;
    await expect(preview(['mail.kantor.example'])).rejects.toMatchObject({
      info: { code: 'failed', key: 'target:problem.dns-failed', params: { resolver: dns.address } },
    });
  });

  it('names a picked server that is not there any more', async () => {
    await expect(preview(['old.kantor.example'])).rejects.toMatchObject({
      info: { key: 'target:problem.no-address', params: { domain: 'old.kantor.example' } },
    });
  });

  it('never takes the address of the domain for its mail server because a question failed', async () => {
    failing = (question) => question.startsWith(`${T.MX} `);
    const { target } = await resolve();
    expect(target.hosts).toEqual([]);
    expect(target.problems).toMatchObject([{ code: 'dns-failed', fatal: true }]);
  });
});

describe('a server that another program is testing', () => {
  const OTHER = { runId: 'other', caseId: 'C9', owner: process.ppid, recheckOf: null };
  const now = (): string => new Date().toISOString();

  it.each([
    ['by its domain', { input: 'kantor.example' }],
    ['by its name', { input: 'b.example', servers: ['mail.kantor.example'] }],
    ['by its address', { input: '203.0.113.7' }],
  ])('is left alone, asked for %s', async (_name, typed) => {
    const { cases } = services.context.store;
    cases.openCase({ key: 'x', name: 'x', practice: false, caseId: 'C9', now: now() });
    const names = ['kantor.example', 'mail.kantor.example', '203.0.113.7'];
    const life = { isAlive: () => true, staleBefore: '' };
    cases.claimServers(names, 'other', life, () =>
      cases.addRun({ ...OTHER, request: asked(), startedAt: now() }),
    );
    const request = { ...asked(), servers: [], ...typed };
    const start = () => services.startCheck(request, { recheckOf: null });
    await expect(start()).rejects.toMatchObject({ info: { code: 'busy', key: 'already-running' } });
    expect(cases.listCases().map((row) => row.name)).toEqual(['x']);
    cases.forgetCase('C9');
  });
});
