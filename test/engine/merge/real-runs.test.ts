import { afterEach, describe, expect, it } from 'vitest';
import { type MergePart, mergeRuns } from '../../../main/engine/merge/index.ts';
import { buildMergedReport } from '../../../main/report/index.ts';
import type { Place } from '../../../preload/contract/index.ts';
import { skippingClock } from '../../fakes/skipping-clock.ts';
import { closedRcpt, type OfficeRules, office } from '../../fakes/smtp/office.ts';
import { T0 } from '../run/made.ts';
import { type OneRun, oneRun } from '../run/one-run.ts';
import { part } from './parts.ts';

type Office = Awaited<ReturnType<typeof office>>;
const running: Office[] = [];
async function serve(rules: OfficeRules): Promise<Office> {
  const server = await office(rules);
  running.push(server);
  return server;
}
afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

/** A real run as a part of a case. */
function asPart(run: OneRun, place: Place, id: string): MergePart {
  const { facts, own } = part({ place, id });
  const { startedAt, endedAt } = run.state;
  return {
    own,
    facts: { ...facts, startedAt: startedAt ?? '', endedAt },
    state: { ...run.state, runId: id },
  };
}

const now = new Date(T0 + 3_600_000).toISOString();
const yes = (): string => '250 2.1.5 Ok';

describe('real runs against one server, from two places', () => {
  const look = async (staff: OfficeRules['rcpt'], strangers: OfficeRules['rcpt']) => {
    let place: Place = 'inside';
    const answer: OfficeRules['rcpt'] = (envelope) =>
      ((place === 'inside' ? staff : strangers) ?? closedRcpt)(envelope);
    const server = await serve({ rcpt: answer });
    const office = await oneRun([server.port], { vantage: 'inside' }, { clock: skippingClock(T0) });
    place = 'outside';
    const helper = await oneRun(
      [server.port],
      { vantage: 'outside' },
      { clock: skippingClock(T0 + 600_000) },
    );
    const parts = [asPart(office, 'inside', 'office'), asPart(helper, 'outside', 'helper')];
    const core = mergeRuns(parts, now);
    const report = buildMergedReport(parts, {
      caseNumber: 'OFF-0000',
      troubles: [],
      language: 'en',
      created: now,
    });
    return { core, report };
  };

  it('calls staff in and strangers out the normal trusted network', async () => {
    const { core, report } = await look(yes, closedRcpt);
    expect(core).toMatchObject({ meaning: 'trusted-network', verdict: { code: 'CLOSED' } });
    expect(report.verdict.headline).toBe('Not an open relay, seen from outside.');
  });

  it('calls a server that lets everybody in an open relay', async () => {
    const { core } = await look(yes, yes);
    expect(core.verdict.code).toMatch(/^OPEN-/);
    expect(core.rows[0]?.meaning).toMatch(/^(?:open-relay|masked-visitor)$/);
  });

  it('says that two results disagree when only strangers get in', async () => {
    const { core, report } = await look(closedRcpt, yes);
    expect(core).toMatchObject({ meaning: 'second-door', verdict: { code: 'MIXED' } });
    expect(report.relay.cells).toHaveLength(2);
    expect(report.transcripts).toHaveLength(2);
  });

  it('calls a server that refuses both closed', async () => {
    const { core, report } = await look(closedRcpt, closedRcpt);
    expect(core).toMatchObject({ meaning: 'closed', verdict: { code: 'CLOSED' } });
    expect(report.merged?.verdict.agreement).toBe('The two places agree on everything.');
  });
});
