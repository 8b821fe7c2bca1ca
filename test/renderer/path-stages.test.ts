import { describe, expect, it } from 'vitest';
import type { Cell, Delivery, Report } from '../../preload/contract/index.ts';
import { pathStages } from '../../renderer/components/path-stages.ts';
import part from '../fixtures/reports/open-part.en.json' with { type: 'json' };
import { kept, proved, sent } from './fake-messages.ts';

const OURS = ['198.51.100.20', '2001:db8:ffff::20'];
const base = part as unknown as Report;

function told(report: Report, more: Partial<Delivery> = {}): { cell: Cell; delivery: Delivery } {
  const cell = report.relay.cells.find((one) => one.delivery);
  if (!cell?.delivery) throw new Error('no message in this report');
  return { cell, delivery: { ...cell.delivery, ...more } };
}

const stagesOf = ({ cell, delivery }: { cell: Cell; delivery: Delivery }) =>
  pathStages(delivery, { cell, ourAddresses: OURS });

describe('the way of a message', () => {
  it('goes from this computer over every machine to the mailbox', () => {
    const { stages, end, wayKnown } = stagesOf(told(proved(base, 'source')));
    expect(stages.map((stage) => stage.role)).toEqual(['this-computer', 'server', 'second', 'mailbox']);
    expect(stages.map((stage) => stage.tookS)).toEqual([undefined, 0, 77, 4]);
    expect({ end, wayKnown }).toEqual({ end: 'arrived', wayKnown: true });
  });

  it('draws several lines of one server as one stage, under its own address', () => {
    const { stages } = stagesOf(told(proved(base, 'source')));
    expect(stages[1]).toMatchObject({ name: 'mail.kantor.example', ip: '2001:db8::7', lines: 2 });
  });

  it('marks the address that is not ours, and names who it is', () => {
    const { stages } = stagesOf(told(proved(base, 'source')));
    expect(stages[1]?.saw).toEqual({ address: '172.18.0.1', isUs: false, culprit: 'docker' });
  });

  it('knows our address however it is written', () => {
    const { stages } = stagesOf(told(proved(base, 'source'), { seenAs: '[IPv6:2001:DB8:FFFF::20]' }));
    expect(stages[1]?.saw?.isUs).toBe(true);
  });

  it('starts at the address of the family that was used', () => {
    expect(stagesOf(told(sent(base))).stages[0]?.ip).toBe('2001:db8:ffff::20');
  });

  it('says no more than is known when only the code was typed', () => {
    const { stages, wayKnown } = stagesOf(told(proved(base, 'code')));
    expect(stages.map((stage) => stage.role)).toEqual(['this-computer', 'server', 'mailbox']);
    expect(stages.at(-1)).toMatchObject({ name: 'me@webmail.example' });
    expect(wayKnown).toBe(false);
  });

  it('ends at the server when nothing came out, or nothing is known yet', () => {
    expect(stagesOf(told(kept(base)))).toMatchObject({ end: 'nothing', stages: { length: 2 } });
    expect(stagesOf(told(sent(base)))).toMatchObject({ end: 'waiting', stages: { length: 2 } });
    expect(stagesOf(told(sent(base), { state: 'bounced' }))).toMatchObject({ end: 'returned' });
  });

  it('leaves out a gap between clocks that disagree', () => {
    const { stages } = stagesOf(told(proved(base, 'source'), { sentAt: '2026-11-22T09:00:00.000Z' }));
    expect(stages[1]?.tookS).toBeUndefined();
  });

  it('ends on this computer when the catcher took it', () => {
    const hops = [
      { by: 'mail.kantor.example', role: 'server' as const },
      { by: '203.0.113.50', role: 'this-computer' as const },
    ];
    const { stages } = stagesOf(told(proved(base, 'source'), { hops }));
    expect(stages.map((stage) => stage.role)).toEqual(['this-computer', 'server', 'this-computer']);
  });
});
