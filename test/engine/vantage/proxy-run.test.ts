import { afterEach, describe, expect, it } from 'vitest';
import { nodeDialer, socksDialer } from '../../../main/engine/smtp/index.ts';
import { type OfficeRules, office as startOffice } from '../../fakes/smtp/office.ts';
import { type FakeSocks, fakeSocks, type SocksRules } from '../../fakes/socks/server.ts';
import { runOnce } from './run-once.ts';

/** RFC 1928 §6. */
const GENERAL_FAILURE = 1;
const HOST_UNREACHABLE = 4;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

/** A run whose connections all go through a proxy that knows a way to the office, and to nobody else. */
async function runThrough(
  rules: OfficeRules,
  { lastsFor = Number.POSITIVE_INFINITY, ...proxy }: SocksRules & { lastsFor?: number } = {},
) {
  let visits = 0;
  const server = await startOffice(rules);
  const login = { user: 'anna', password: 'geheim' };
  const socks: FakeSocks = await fakeSocks({
    login,
    route: (to) => {
      if (to !== '5.6.7.8:25') return HOST_UNREACHABLE;
      visits += 1;
      return visits > lastsFor ? GENERAL_FAILURE : { ip: '127.0.0.1', port: server.port };
    },
    ...proxy,
  });
  open.push(server, socks);
  const url = `socks5://anna:geheim@127.0.0.1:${socks.port}`;
  const dialer = { ...socksDialer(url, nodeDialer()), asked: socks.asked };
  const ran = await runOnce(dialer, { proxy: url, vantage: 'auto' });
  return { ...ran, server };
}

describe('a whole test through a SOCKS5 proxy (V5b)', () => {
  it('counts as seen from outside, and claims no address of this computer', async () => {
    const { state, server, asked } = await runThrough({});
    expect(state.verdict?.code).toBe('CLOSED');
    expect(state.vantage).toMatchObject({ place: 'outside', how: 'proxy', sourceAddresses: [] });
    expect(state.vantage?.proxy).toMatch(/^socks5:\/\/127\.0\.0\.1:\d+$/);
    expect(server.heard[0]?.[0]).toBe('EHLO relay-doctor.invalid');
    expect(server.heard.flat().filter((line) => /192\.168/.test(line))).toEqual([]);
    expect(asked).toContain('5.6.7.8:25');
    expect(asked.some((row) => row.startsWith('name '))).toBe(false);
  });

  it('finds an open relay just as well', async () => {
    const { state } = await runThrough({ rcpt: () => '250 2.1.5 Ok' });
    expect(state.verdict?.code).toMatch(/^OPEN-/);
  });

  it('learns from the server’s echo how the far end is known', async () => {
    const { state } = await runThrough({ hello: 'mail.office.example Hello you [4.3.2.1]' });
    expect(state.vantage?.publicAddresses).toEqual(['4.3.2.1']);
    expect(state.vantage?.place).toBe('outside');
  });

  it('a proxy that will not let us through is not a server that refuses', async () => {
    const { state } = await runThrough({}, { reply: 2 });
    expect(state.verdict).toMatchObject({ code: 'CT-NOANSWER', reason: 'proxy' });
    expect(state.cells.get('5.6.7.8:25')?.state).toBe('unknown');
    expect([...state.findings.values()].some((row) => row.id === 'vantage.port25-blocked')).toBe(false);
  });

  it('keeps "refused by the server" apart', async () => {
    const { state } = await runThrough({}, { reply: 5 });
    expect(state.verdict?.code).toBe('CT-REFUSED');
  });

  it('a proxy that fails in the middle of it is no ban', async () => {
    const { state, asked } = await runThrough({}, { lastsFor: 2 });
    expect(state.cells.get('5.6.7.8:25')).toMatchObject({ verdict: 'CT-NOANSWER', reason: 'proxy' });
    expect(asked.filter((row) => row === '5.6.7.8:25').length).toBeGreaterThan(2);
  });
});
