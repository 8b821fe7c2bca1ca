import { describe, expect, it } from 'vitest';
import { planAttempts } from '../../../main/engine/relay/index.ts';
import { backupFindings } from '../../../main/engine/run/backup-differs.ts';
import { planDoors } from '../../../main/engine/run/doors.ts';
import { pauseBefore, resumedPlace } from '../../../main/engine/run/resumed-place.ts';
import type { Attempt, Cell, TargetHost, Vantage } from '../../../preload/contract/index.ts';
import { accepted, attempt, cell, host, openCell, state, target, vantage } from './made.ts';

describe('the doors of a target', () => {
  const both: TargetHost = {
    ...host('mx1.office.example', 10, '203.0.113.25'),
    addresses: [
      { ip: '203.0.113.25', family: 4 },
      { ip: '2001:db8::25', family: 6 },
    ],
  };
  const hosts = [both, host('mx2.office.example', 20, '203.0.113.26')];
  const plan = (ports?: number[]): string[] =>
    planDoors(hosts, target(hosts), ports).map(
      ({ ref, role, full }) => `${ref.address} ${ref.port} ${role}${full ? ' full' : ''}`,
    );

  it('are every host, every address, plain mail ports first; the first gets the full list', () => {
    expect(plan()).toEqual([
      '203.0.113.25 25 mx full',
      '2001:db8::25 25 mx',
      '203.0.113.26 25 mx',
      '203.0.113.25 465 submission',
      '203.0.113.25 587 submission',
      '2001:db8::25 465 submission',
      '2001:db8::25 587 submission',
      '203.0.113.26 465 submission',
      '203.0.113.26 587 submission',
    ]);
  });

  it('can be the unusual ports: 26 stands in for 25, 2525 for 587', () => {
    expect(plan([2525, 26]).slice(0, 4)).toEqual([
      '203.0.113.25 26 mx full',
      '2001:db8::25 26 mx',
      '203.0.113.26 26 mx',
      '203.0.113.25 2525 submission',
    ]);
    expect(plan([587])[0]).toBe('203.0.113.25 587 submission full');
  });
});

describe('a backup server', () => {
  const hosts = [
    host('mx1.office.example', 10, '203.0.113.25'),
    host('mx2.office.example', 20, '203.0.113.26'),
  ];
  const backup = (parts: Partial<Cell> = {}): Partial<Cell> => ({
    address: '203.0.113.26',
    host: 'mx2.office.example',
    ...parts,
  });
  const unknown: Attempt = attempt('C2', { reply: { code: 550, text: 'User unknown' }, outcome: 'not-run' });
  const found = (main: Cell, other: Cell): (string | number | undefined)[] => {
    const run = state([main, other]);
    run.target = target(hosts);
    return backupFindings(run).map((row) => row.params.how);
  };

  it('that lets strangers relay while the main one does not', () => {
    const run = state([cell(), openCell({}, backup())]);
    run.target = target(hosts);
    const [finding] = backupFindings(run);
    expect(finding).toMatchObject({
      id: 'relay.backup-differs',
      subject: 'mx2.office.example',
      params: { host: 'mx2.office.example', other: 'mx1.office.example', how: 'open' },
      refs: ['S1'],
    });
    expect(finding?.evidence.map((row) => row.source)).toEqual(['203.0.113.26:25', '203.0.113.25:25']);
  });

  it('that takes mail for made-up names', () => {
    const main = cell({ controls: [accepted('C1'), unknown] });
    const lax = cell(backup({ controls: [accepted('C1'), accepted('C2')] }));
    expect(found(main, lax)).toEqual(['takes-unknown']);
    expect(found(cell({ controls: [accepted('C1'), accepted('C2')] }), lax)).toEqual([]);
    expect(found(cell(), lax)).toEqual([]);
  });

  it('that offers the login in plain text', () => {
    const facts = { ehlo: ['250-mx2.office.example', '250 AUTH PLAIN'], authPlain: ['PLAIN'] };
    expect(found(cell(), cell(backup({ facts })))).toEqual(['login-in-plain']);
    expect(found(cell({ facts }), cell(backup({ facts })))).toEqual([]);
    expect(found(cell({ facts: {} }), cell(backup({ facts })))).toEqual([]);
  });

  it('is asked for a made-up name too, although it gets the short form', () => {
    const ids = (also: string[]): string[] =>
      planAttempts({ form: 'short', role: 'mx', also }).map((row) => row.id);
    expect(ids(['C2'])).toContain('C2');
    expect(ids([])).not.toContain('C2');
  });

  it('that behaves the same, on another port or family, or of equal rank: nothing to say', () => {
    expect(found(cell(), cell(backup()))).toEqual([]);
    expect(found(openCell(), openCell({}, backup()))).toEqual([]);
    expect(found(cell({ port: 587 }), openCell({}, backup()))).toEqual([]);
    expect(found(cell({ address: '2001:db8::25', family: 6 }), openCell({}, backup()))).toEqual([]);
    expect(found(cell({ state: 'unknown', verdict: 'CT-LATER' }), openCell({}, backup()))).toEqual([]);
    const run = state([cell(), openCell({}, backup())]);
    run.target = target(hosts.map((row) => ({ ...row, preference: 10 })));
    expect(backupFindings(run)).toEqual([]);
  });
});

describe('where a run stands that goes on', () => {
  const MINUTE_MS = 60_000;
  const taught: Pick<Vantage, 'place' | 'how' | 'publicAddresses'> = {
    place: 'outside',
    how: 'server-echo',
    publicAddresses: ['198.51.100.7'],
  };
  const unsure = vantage({ place: 'unknown', how: 'not-known', sourceAddresses: ['192.168.1.5'] });

  it('keeps what the servers taught on the same line', () => {
    const before = vantage(taught);
    const now = vantage({ place: 'unknown', how: 'not-known' });
    expect(resumedPlace(before, now, 40 * 60 * MINUTE_MS)).toMatchObject(taught);
    expect(resumedPlace(null, now, null)).toEqual(now);
  });

  const home = vantage({ ...taught, sourceAddresses: ['192.168.1.5'] });
  const dns = (resolver: string) => ({ resolvers: [resolver], honest: true });
  const proxied = { sourceAddresses: [], proxy: 'socks5://10.0.0.1:1080' };
  it.each<[string, typeof home, typeof home, number | null, string]>([
    ['the same private address a moment later', home, unsure, 15 * MINUTE_MS, 'outside'],
    ['the same private address a day later', home, unsure, 1440 * MINUTE_MS, 'unknown'],
    ['the same private address, nobody knows when', home, unsure, null, 'unknown'],
    ['other name servers', home, { ...unsure, dns: dns('10.0.0.53') }, MINUTE_MS, 'unknown'],
    [
      'seen under another address',
      home,
      { ...unsure, publicAddresses: ['203.0.113.9'] },
      MINUTE_MS,
      'unknown',
    ],
    [
      'seen under the same address',
      home,
      { ...unsure, publicAddresses: ['198.51.100.7'] },
      1440 * MINUTE_MS,
      'outside',
    ],
    [
      'without the proxy',
      vantage({ ...taught, ...proxied }),
      { ...unsure, sourceAddresses: [] },
      0,
      'unknown',
    ],
    [
      'an address that exists once in the world',
      vantage({ ...taught, sourceAddresses: ['192.168.1.5', '2001:db8::5'] }),
      { ...unsure, sourceAddresses: ['2001:db8::5', '192.168.1.5'] },
      1440 * MINUTE_MS,
      'outside',
    ],
    ['what was inside stays inside', { ...home, place: 'inside' }, unsure, 1440 * MINUTE_MS, 'inside'],
  ])('%s', (_name, before, now, pauseMs, place) => {
    expect(resumedPlace(before, now, pauseMs).place).toBe(place);
  });

  it('was last at work when it ended, whatever news came later', () => {
    const at = (minute: number): string => new Date(minute * MINUTE_MS).toISOString();
    const ended = { type: 'run-ended', at: at(10), result: 'done' } as const;
    const news = { type: 'resumed', at: at(50) } as const;
    expect(pauseBefore([ended, news], 60 * MINUTE_MS)).toBe(50 * MINUTE_MS);
    expect(pauseBefore([news], 60 * MINUTE_MS)).toBe(10 * MINUTE_MS);
    expect(pauseBefore([], 60 * MINUTE_MS)).toBeNull();
  });

  it.each([
    ['outside', 'inside', 'inside'],
    ['inside', 'outside', 'inside'],
    ['unknown', 'outside', 'unknown'],
    ['outside', 'unknown', 'unknown'],
    ['outside', 'outside', 'outside'],
  ] as const)('carried elsewhere, from %s to %s: %s', (before, now, place) => {
    const there = vantage({ place: before, sourceAddresses: ['192.168.1.5'] });
    const here = vantage({ place: now, sourceAddresses: ['10.9.8.7'] });
    expect(resumedPlace(there, here, 0)).toMatchObject({ place, sourceAddresses: ['10.9.8.7'] });
  });
});
