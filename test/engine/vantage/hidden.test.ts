import { afterEach, describe, expect, it } from 'vitest';
import { fakeInternet, type Wire } from '../../fakes/smtp/internet.ts';
import { type OfficeRules, office as startOffice } from '../../fakes/smtp/office.ts';
import type { Zone } from '../../fakes/zone.ts';
import { runOnce } from './run-once.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function office(rules: OfficeRules = {}): Promise<number> {
  const server = await startOffice(rules);
  open.push(server);
  return server.port;
}

/** The office's mail goes through a filter; its own server is still called mail. */
const BEHIND: Zone = {
  'MX office.example': ['10 office.eu.mimecast.com'],
  'A office.eu.mimecast.com': ['7.7.7.7'],
  'A mail.office.example': ['5.6.7.8'],
};
const FILTER: OfficeRules = { greeting: ['220 eu.mimecast.com ESMTP'] };

async function run(
  hidden: Wire,
  parts: Parameters<typeof runOnce>[1] = {},
  more: { filter?: OfficeRules; zone?: Zone } = {},
) {
  const wires = { '7.7.7.7:25': await office({ ...FILTER, ...more.filter }), '5.6.7.8:25': hidden };
  return runOnce(fakeInternet(wires), parts, { zone: { ...BEHIND, ...more.zone } });
}

describe('the server behind the filter (R9)', () => {
  it('a server that takes strangers’ mail directly is a hole in the fence, though no relay', async () => {
    const { state, findings } = await run(await office());
    expect(state.cells.get('5.6.7.8:25')).toMatchObject({ role: 'hidden', state: 'closed' });
    expect(findings.get('relay.hidden-reachable')).toMatchObject({
      subject: '5.6.7.8:25',
      severity: 'this-week',
      params: { host: 'mail.office.example', address: '5.6.7.8', port: 25, filter: 'Mimecast' },
    });
    expect(state.verdict?.code).toBe('CLOSED');
    expect(state.target?.hidden).toMatchObject([{ name: 'mail.office.example', from: 'name' }]);
  });

  it.each(['timeout', 'refused'] as const)('%s is how it should be, and no doubt', async (wire) => {
    const { state, findings } = await run(wire);
    expect(findings.get('relay.hidden-good')?.params).toEqual({
      host: 'mail.office.example',
      address: '5.6.7.8',
    });
    expect(state.verdict?.code).toBe('CLOSED');
    expect(findings.has('relay.unknown')).toBe(false);
    expect(findings.has('vantage.port25-unknown')).toBe(false);
  });

  it('a firm no to its own domain from a stranger is hidden as well', async () => {
    const { findings } = await run(await office({ rcpt: () => '554 5.7.1 Relay access denied' }));
    expect([...findings.keys()].filter((id) => id.startsWith('relay.hidden'))).toEqual(['relay.hidden-good']);
  });

  it('an open hidden server makes the whole open', async () => {
    const { state, findings } = await run(await office({ rcpt: () => '250 2.1.5 Ok' }));
    expect(state.verdict?.code).toMatch(/^OPEN-/);
    expect(state.verdict?.cell).toBe('5.6.7.8:25');
    expect(findings.has('relay.hidden-reachable')).toBe(true);
  });

  it('a server that blocks this computer has said nothing about strangers', async () => {
    const blocked = { greeting: ['554 5.7.1 client blocked using zen.spamhaus.org'] };
    const { state, findings } = await run(await office(blocked));
    expect(findings.get('relay.hidden-unknown')?.params.reason).toBe('blocked');
    expect(state.verdict?.code).toBe('CLOSED');
  });

  it('silence proves nothing when the filter did not take mail either', async () => {
    const { findings } = await run(
      'timeout',
      {},
      { filter: { rcpt: () => '554 5.7.1 client host blocked' } },
    );
    expect(findings.get('relay.hidden-unknown')?.params.reason).toBe('mx-not-proved');
  });

  it('from inside nothing is tried, and from a place that is not known a yes is no proof', async () => {
    const inside = await run(await office(), { vantage: 'inside' });
    expect(inside.findings.get('relay.hidden-unknown')?.params.reason).toBe('inside');
    expect(inside.asked.filter((row) => row === '5.6.7.8:25')).toEqual([]);
    const unknown = await run(await office(), { vantage: 'auto' });
    expect(unknown.findings.get('relay.hidden-unknown')?.params.reason).toBe('place-unknown');
  });

  it('behind a machine that answers for everybody nothing is tried', async () => {
    const middle = await office();
    const { findings } = await runOnce(fakeInternet({}, middle), {}, { zone: BEHIND });
    expect(findings.get('relay.hidden-unknown')?.params.reason).toBe('answers-for-everybody');
  });

  it('is not looked for when the MX is the office’s own, or when told so', async () => {
    const own = await run(
      await office(),
      {},
      { zone: { 'MX office.example': ['10 mx.office.example'], 'A mx.office.example': ['7.7.7.7'] } },
    );
    const off = await run(await office(), { hidden: 'off' });
    for (const { findings, asked } of [own, off]) {
      expect([...findings.keys()].filter((id) => id.startsWith('relay.hidden'))).toEqual([]);
      expect(asked).not.toContain('5.6.7.8:25');
    }
  });

  it('tests what the person named, with its port, also in front of an MX of their own', async () => {
    const zone = { 'MX office.example': ['10 mx.office.example'], 'A mx.office.example': ['7.7.7.7'] };
    const port = await office();
    const wires = { '7.7.7.7:25': await office(), '5.6.7.8:2525': port };
    const { findings } = await runOnce(
      fakeInternet(wires),
      { hiddenHosts: ['mail.office.example:2525'] },
      { zone: { ...zone, 'A mail.office.example': ['5.6.7.8'] } },
    );
    expect(findings.get('relay.hidden-reachable')?.params).toMatchObject({
      port: 2525,
      filter: 'mx.office.example',
    });
  });

  it('an IPv6 address without a way to it says nothing, and the IPv4 one still counts', async () => {
    const zone = { 'AAAA mail.office.example': ['2001:470::8'] };
    const wires = {
      '7.7.7.7:25': await office(FILTER),
      '5.6.7.8:25': await office(),
      '2001:470::8:25': 'unreachable' as const,
    };
    const { state } = await runOnce(fakeInternet(wires), {}, { zone: { ...BEHIND, ...zone } });
    const told = [...state.findings.values()].filter((row) => row.id.startsWith('relay.hidden'));
    expect(told.map((row) => [row.id, row.subject])).toEqual([['relay.hidden-reachable', '5.6.7.8:25']]);
  });
});
