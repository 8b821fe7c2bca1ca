import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckRequestInput, Report } from '../../preload/contract/index.ts';
import { CALL, type PracticeServices, startPracticeServices } from '../service/practice-services.ts';

let practice: PracticeServices;

beforeAll(async () => {
  practice = await startPracticeServices();
});
afterAll(() => practice.close());

/** A check in the practice world, with one message sent and looked for in its mailbox. */
async function check(id: string, more: Partial<CheckRequestInput> = {}): Promise<Report> {
  const request = practice.requestFor(id, { pace: 'normal', send: true, waitS: 4, ...more });
  return (await practice.run(request)).report;
}

const promised = (id: string) => practice.world.servers.find((server) => server.id === id)?.expect;

describe('with a test message, and the practice mailbox looked into', { timeout: 30_000 }, () => {
  it.each([
    ['open', 'OPEN-PROVED'],
    ['open6', 'OPEN-PROVED'],
    ['own-domain', 'OPEN-PROVED'],
    ['own-name', 'OPEN-PROVED'],
    ['trick', 'OPEN-PROVED'],
    ['masked', 'OPEN-PROVED'],
    ['copier', 'OPEN-INSIDE'],
    ['keeps', 'KEEPS-IT'],
    ['bounces', 'BOUNCES'],
    ['closed', 'CLOSED'],
    ['login', 'CLOSED-LOGIN'],
    ['backup', 'OPEN-PROVED'],
    ['filtered', 'CLOSED'],
  ])('%s: %s', async (id, code) => {
    if (!promised(id)) {
      // A computer without IPv6 or a second loopback address has fewer servers, and says so.
      expect(practice.world.notes).toBeDefined();
      return;
    }
    const report = await check(id);
    const cells = report.relay.cells.map((cell) => [
      cell.port,
      cell.verdict,
      cell.reason,
      cell.delivery?.state,
    ]);
    expect(report.verdict.code, JSON.stringify(cells)).toBe(code);
    expect(promised(id)).toContain(code);
  });

  it('shows the way of the message through the relay', async () => {
    const report = await check('open');
    const delivery = report.relay.cells.find((cell) => cell.delivery?.state === 'seen')?.delivery;
    expect(delivery).toMatchObject({ seenAs: '203.0.113.50', confirmed: { how: 'imap' } });
    expect(delivery?.hops?.map((hop) => hop.role)).toEqual(['server', 'mailbox']);
    expect(delivery?.exit).toBeUndefined();
  });

  it('names the Docker bridge of masked, also by an ordinary message alone', async () => {
    const report = await check('masked', { send: false, ordinary: true });
    const cell = report.relay.cells.find((row) => row.ordinary?.state === 'seen');
    expect(cell?.ordinary?.seenAs).toBe('172.18.0.1');
    expect(cell?.culprit).toMatchObject({ kind: 'docker', address: '172.18.0.1' });
  });
});

describe('what the other servers teach', { timeout: 30_000 }, () => {
  const ids = (report: Report): string[] => report.findings.map((row) => row.id);

  it('login: names and passwords', async () => {
    const found = ids(await check('login', { send: false }));
    expect(found).toEqual(expect.arrayContaining(['relay.vrfy', 'relay.auth-before-tls']));
  });

  it('backup: unlike the main server', async () => {
    if (!promised('backup')) return;
    const report = await check('backup', { send: false });
    expect(report.verdict.code).toBe('OPEN-PART');
    expect(ids(report)).toContain('relay.backup-differs');
  });

  it('filtered: the server behind is within reach', async () => {
    const hidden = practice.world.servers.find((server) => server.id === 'filtered')?.hidden ?? '';
    const report = await check('filtered', { send: false, hiddenHosts: [hidden] });
    expect(report.verdict.code).toBe('CLOSED');
    expect(ids(report)).toContain('relay.hidden-reachable');
  });

  it('xclient: a warning, and a hole once an address may be claimed', async () => {
    expect(ids(await check('xclient', { send: false }))).toContain('relay.xclient');
    const report = await check('xclient', { send: false, impersonate: true });
    expect(promised('xclient')).toContain(report.verdict.code);
    expect(ids(report)).toContain('relay.xclient-taken');
  });
});

it('the window reads the same mailbox', async () => {
  const box = await practice.services.handlers['practice.mailbox']({}, CALL);
  expect(box).toMatchObject({
    address: practice.world.outside,
    account: { host: '127.0.0.1', security: 'none', user: 'proof' },
    password: 'practice',
  });
  expect(box.messages.length).toBeGreaterThan(5);
  const times = box.messages.map((row) => row.at);
  expect(times).toEqual(times.toSorted().toReversed());
  expect(
    box.messages.some(
      (row) => row.subject !== '' && /\n[A-Z0-9]{4}-[A-Z0-9]{4}|[A-Z0-9]{4}-[A-Z0-9]{4}/.test(row.source),
    ),
  ).toBe(true);
});
