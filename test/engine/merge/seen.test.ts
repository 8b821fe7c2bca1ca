import { describe, expect, it } from 'vitest';
import { mergeRuns } from '../../../main/engine/merge/index.ts';
import type { Delivery } from '../../../preload/contract/index.ts';
import { closed, HELPER, inside, NOW, OFFICE, open, outside, PUBLIC } from './parts.ts';

const S = OFFICE.server;
const message = (seenAs: string): Delivery => ({ token: 'b'.repeat(24), state: 'accepted', seenAs });

describe('a masked visitor', () => {
  it('is found by the EHLO echo, with who hides it', () => {
    const core = mergeRuns([inside([open(S)]), outside([open(PUBLIC, { seenAs: '172.18.0.1' })])], NOW);
    expect(core.mask).toMatchObject({ address: '172.18.0.1', culprit: 'docker', how: 'private' });
    expect(core.verdict).toMatchObject({
      code: 'OPEN-MASKED',
      params: { seenAs: '172.18.0.1', culprit: 'docker' },
    });
    const row = core.rows.find((one) => one.topic === 'seen-as');
    expect(row).toMatchObject({ says: 'seen-cause', outside: { state: 'seen-masked' } });
  });

  it.each(['delivery', 'ordinary'] as const)('is found by the Received line of the %s message', (which) => {
    const core = mergeRuns(
      [inside([open(S)]), outside([open(PUBLIC, { [which]: message('192.168.0.1') })])],
      NOW,
    );
    expect(core).toMatchObject({ meaning: 'masked-visitor', mask: { culprit: 'router' } });
  });

  it('is found by comparing with what people inside are seen as', () => {
    const gateway = '203.0.113.1';
    const core = mergeRuns(
      [inside([open(S, { seenAs: gateway })]), outside([open(PUBLIC, { seenAs: gateway })])],
      NOW,
    );
    expect(core.mask).toMatchObject({ address: gateway, how: 'same-as-inside' });
    expect(core.verdict.code).toBe('OPEN-MASKED');
  });

  it('is no stranger at all when a computer behind a router is seen under the office’s address', () => {
    const home = { sourceAddresses: ['10.9.9.9'] };
    const core = mergeRuns(
      [
        inside([open(S, { seenAs: '203.0.113.1' })]),
        outside([open(PUBLIC, { seenAs: '203.0.113.1' })], { vantage: home }),
      ],
      NOW,
    );
    expect(core.parts.map((part) => part.doubt ?? null)).toContain('office-address');
  });

  it('is found by comparing with the address that the outside computer really has', () => {
    const core = mergeRuns([inside([open(S)]), outside([open(PUBLIC, { seenAs: '203.0.113.99' })])], NOW);
    expect(core.mask).toMatchObject({ address: '203.0.113.99', how: 'not-the-real-one' });
    expect(core.verdict.code).toBe('OPEN-MASKED');
  });

  it('is found by the server’s own address', () => {
    const core = mergeRuns([inside([open(S)]), outside([open(PUBLIC, { seenAs: PUBLIC })])], NOW);
    expect(core.mask).toMatchObject({ culprit: 'own-address' });
    expect(core.parts.every((part) => part.doubt === undefined)).toBe(true);
  });

  it('is found behind a placeholder of the inside', () => {
    const core = mergeRuns([inside([open(S)]), outside([open(PUBLIC, { seenAs: 'inside-4' })])], NOW);
    expect(core.mask).toMatchObject({ address: 'inside-4', culprit: 'unknown' });
    expect(core.meaning).toBe('masked-visitor');
  });

  it('stays closed when strangers are refused, and is said in a finding and a row', () => {
    const core = mergeRuns([inside([open(S)]), outside([closed(PUBLIC, { seenAs: 'inside-4' })])], NOW);
    expect(core).toMatchObject({ meaning: 'trusted-network', verdict: { code: 'CLOSED' } });
    const findings = [...(core.outside?.state.findings.values() ?? [])];
    expect(findings).toContainEqual(
      expect.objectContaining({ id: 'relay.masked-visitor', subject: `${PUBLIC}:25` }),
    );
    expect(core.rows.find((row) => row.topic === 'seen-as')?.says).toBe('seen-closed');
  });

  it('is nobody in the practice world, where connections leave from this computer', () => {
    const practice = (address: string) => ({
      how: 'practice' as const,
      sourceAddresses: ['127.0.0.1'],
      publicAddresses: [address],
    });
    const door = (seenAs: string) => open('127.0.0.3', { seenAs });
    const staff = inside([door('192.168.20.40')], { vantage: practice('192.168.20.40') });
    const stranger = (seenAs: string) => outside([door(seenAs)], { vantage: practice('203.0.113.50') });
    expect(mergeRuns([staff, stranger('203.0.113.50')], NOW)).toMatchObject({
      mask: null,
      meaning: 'open-relay',
    });
    expect(mergeRuns([staff, stranger('127.0.0.1')], NOW).mask).toBeNull();
    expect(mergeRuns([staff, stranger('172.18.0.1')], NOW).verdict.code).toBe('OPEN-MASKED');
    const liar = outside([door('192.168.20.40')], { vantage: practice('192.168.20.41') });
    expect(mergeRuns([staff, liar], NOW).parts.map((part) => part.doubt)).toContain('office-network');
  });

  it('is nobody whom the server calls by the own address', () => {
    const core = mergeRuns([inside([open(S)]), outside([open(PUBLIC, { seenAs: HELPER })])], NOW);
    expect(core.mask).toBeNull();
    expect(core.rows.find((row) => row.topic === 'seen-as')?.says).toBe('seen-real');
  });

  it('is not taken from an address that only the network before the helper can tell', () => {
    const home = { sourceAddresses: ['192.168.44.5'] };
    const core = mergeRuns(
      [inside([open(S)]), outside([open(PUBLIC, { seenAs: '198.51.100.77' })], { vantage: home })],
      NOW,
    );
    expect(core).toMatchObject({ mask: null, meaning: 'open-relay' });
  });
});

describe('a part from a place that it only claims', () => {
  const code = (...parts: Parameters<typeof mergeRuns>[0]) => mergeRuns(parts, NOW);
  const doubts = (core: ReturnType<typeof code>) => core.parts.map((part) => part.doubt ?? null);

  it.each([
    ['its computer is in the office network', { sourceAddresses: ['192.168.0.77'] }, 'office-network'],
    [
      'it has the office’s own internet address',
      { sourceAddresses: ['10.0.9.9'], publicAddresses: ['203.0.113.200'] },
      'office-address',
    ],
  ])('does not count for strangers: %s', (_why, vantage, doubt) => {
    const office = inside([open(S)], {
      vantage: { sourceAddresses: [OFFICE.ip], publicAddresses: ['203.0.113.200'] },
    });
    const core = code(office, outside([closed(PUBLIC)], { vantage: { how: 'person', ...vantage } }));
    expect(doubts(core)).toContain(doubt);
    expect(core.outside).toBeNull();
    expect(core.verdict.code).toBe('OPEN-INSIDE');
  });

  it('does not count when it reached the private address of the server', () => {
    const core = code(outside([closed(S)]));
    expect(doubts(core)).toEqual(['private-target']);
    expect(core.verdict.code).toBe('CLOSED-INSIDE');
  });

  it('does not count for staff when a stranger’s computer made it', () => {
    const core = code(
      inside([open(PUBLIC)], { vantage: { how: 'person', sourceAddresses: [HELPER] } }),
      outside([closed(PUBLIC)]),
    );
    expect(doubts(core)).toContain('stranger-address');
    expect(core.inside).toBeNull();
    expect(core.verdict.code).toBe('CLOSED');
  });

  it('counts when the server saw it from elsewhere, whatever its home network is called', () => {
    const home = { sourceAddresses: ['192.168.0.77'] };
    const core = code(inside([open(S)]), outside([closed(PUBLIC, { seenAs: HELPER })], { vantage: home }));
    expect(doubts(core)).toEqual([null, null]);
  });

  it('counts although the server saw it under a private address: that is a masked visitor', () => {
    const core = code(inside([open(S)]), outside([open(PUBLIC, { seenAs: OFFICE.ip })]));
    expect(doubts(core)).toEqual([null, null]);
    expect(core.verdict.code).toBe('OPEN-MASKED');
  });

  it('is not judged by placeholders: two files may use the same one for different computers', () => {
    const hidden = { sourceAddresses: ['inside-1'] };
    const core = code(
      inside([open('inside-2')], { vantage: hidden }),
      outside([closed(PUBLIC)], { vantage: hidden }),
    );
    expect(doubts(core)).toEqual([null, null]);
    expect(core.rows[0]).toMatchObject({ meaning: 'trusted-network' });
  });
});
