import { afterEach, describe, expect, it } from 'vitest';
import type { CellJob } from '../../../main/engine/relay/index.ts';
import { cameBack } from '../../../main/engine/relay/look-again.ts';
import type { Attempt, Cell } from '../../../preload/contract/index.ts';
import { closedRcpt, type Envelope, type OfficeRules, office } from '../../fakes/smtp/office.ts';
import { type Probed, probe } from '../../fakes/smtp/probe.ts';
import type { FakeServer } from '../../fakes/smtp/script.ts';

const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function visit(server: FakeServer, before: Cell | null, job: Partial<CellJob> = {}): Promise<Probed> {
  const again: Partial<CellJob> =
    before === null
      ? {}
      : {
          resumed: [...before.controls, ...before.attempts],
          again: before.later ?? [],
          former: before.facts === undefined ? {} : { facts: before.facts },
        };
  return probe(server.port, { ...again, ...job });
}

async function start(rules: OfficeRules): Promise<FakeServer & { messages: string[] }> {
  const server = await office(rules);
  servers.push(server);
  return server;
}

const isForeign = (to: string): boolean => /^[^%!"@]+@outside\.example$/.test(to);
const YES = '250 2.1.5 Ok';
const LATER = '450 4.2.0 Greylisted, see you later';

/** A greylist keyed like postgrey's: sender and recipient. It lets in what it saw before `patience.over` was last set. */
function greylist(then: (envelope: Envelope) => string) {
  const known = new Set<string>();
  const waiting = new Set<string>();
  return {
    pass(): void {
      for (const key of waiting) known.add(key);
      waiting.clear();
    },
    rcpt(envelope: Envelope): string {
      const key = `${envelope.from}>${envelope.to}`;
      if (known.has(key)) return then(envelope);
      waiting.add(key);
      return LATER;
    },
  };
}

const made = ({ events }: Probed): string[] =>
  events.flatMap((event) => (event.type === 'attempt' ? [event.attempt.id] : []));
const all = (cell: Cell): Attempt[] => [...cell.controls, ...cell.attempts];
const row = (cell: Cell, id: string): Attempt | undefined => all(cell).find((one) => one.id === id);

describe('a server that asked to come back later', () => {
  it('names what is asked again: the controls, the stranger’s plain mail and the best forged sender', async () => {
    const grey = greylist(closedRcpt);
    const server = await start({ rcpt: grey.rcpt });
    const { cell } = await visit(server, null, { mailbox: 'info@office.example' });
    expect(cell).toMatchObject({ verdict: 'CT-LATER', later: ['C1', 'C1.2', 'S1', 'S9'] });
    // The quick retry of the first contact is told as well.
    expect(row(cell, 'C1')?.earlier).toHaveLength(1);
  });

  it('asks exactly the same envelopes again, and nothing else while it is put off', async () => {
    const server = await start({ rcpt: () => LATER });
    const first = await visit(server, null);
    const envelopes = (cell: Cell): string[] =>
      all(cell).map((one) => `${one.id} ${one.mailFrom} ${one.rcptTo}`);
    const second = await visit(server, first.cell);
    expect(made(second)).toEqual(['C1', 'S1', 'S8']);
    expect(envelopes(second.cell)).toEqual(envelopes(first.cell));
    expect(second.cell).toMatchObject({ verdict: 'CT-LATER', later: ['C1', 'S1', 'S8'] });
    const third = await visit(server, second.cell);
    expect(row(third.cell, 'S1')?.earlier?.map((one) => one.outcome)).toEqual(['temporary', 'temporary']);
    expect(row(third.cell, 'S1')?.earlier?.[0]?.reply.code).toBe(450);
    expect(third.ms).toBeLessThan(3000);
  });

  it('gets its whole test once it lets us in, each new envelope put off for itself', async () => {
    const grey = greylist(closedRcpt);
    const server = await start({ rcpt: grey.rcpt });
    const first = await visit(server, null);
    grey.pass();
    const second = await visit(server, first.cell);
    expect(row(second.cell, 'S1')).toMatchObject({
      outcome: 'refused-relay',
      earlier: [{ outcome: 'temporary', rule: 'reply.later' }],
    });
    // The telling envelopes were known from the first visit; the others are put off for themselves and asked once more.
    expect(second.cell.verdict).toBe('CLOSED');
    expect(second.cell.later).toEqual(expect.arrayContaining(['S2', 'R1']));
    expect(second.cell.attempts.length).toBeGreaterThan(20);
    grey.pass();
    const third = await visit(server, second.cell);
    expect(third.cell).toMatchObject({ state: 'closed', verdict: 'CLOSED' });
    expect(third.cell.later).toBeUndefined();
    expect(third.cell.attempts.every((one) => one.outcome === 'refused-relay')).toBe(true);
    expect(new Set(all(third.cell).map((one) => one.id)).size).toBe(all(third.cell).length);
  });

  it('is closed when only side envelopes are still put off, and these are asked again', async () => {
    let isOver = false;
    const server = await start({
      rcpt: (e) => {
        if (!isOver) return LATER;
        return e.to.includes('%') ? LATER : closedRcpt(e);
      },
    });
    const first = await visit(server, null);
    isOver = true;
    const second = await visit(server, first.cell);
    expect(second.cell).toMatchObject({ verdict: 'CLOSED', later: ['R1', 'R2'] });
    const third = await visit(server, second.cell);
    expect(made(third).slice(0, 2)).toEqual(['R1', 'R2']);
    expect(third.cell.verdict).toBe('CLOSED');
  });

  it('is found open on the second visit', async () => {
    const grey = greylist((e) => (isForeign(e.to) ? YES : closedRcpt(e)));
    const server = await start({ rcpt: grey.rcpt });
    const first = await visit(server, null);
    grey.pass();
    const second = await visit(server, first.cell);
    expect(second.cell).toMatchObject({ verdict: 'OPEN-ACCEPTED', state: 'probably' });
    expect(row(second.cell, 'S1')?.earlier).toHaveLength(1);
    expect(second.cell.later).toBeUndefined();
  });

  it('that refuses strangers at once but puts its own mailbox off is closed when it takes that', async () => {
    const grey = greylist(closedRcpt);
    const server = await start({
      rcpt: (e) => (e.to.endsWith('@office.example') ? grey.rcpt(e) : closedRcpt(e)),
    });
    const first = await visit(server, null);
    expect(first.cell).toMatchObject({ verdict: 'CT-LATER', later: ['C1'] });
    grey.pass();
    const second = await visit(server, first.cell);
    expect(second.cell).toMatchObject({ verdict: 'CLOSED' });
    expect(made(second)[0]).toBe('C1');
    expect(made(second)).not.toContain('S1');
    expect(made(second)).toContain('R1');
  });

  it('has a reason of its own when only strangers are put off', async () => {
    const later = await start({ rcpt: (e) => (isForeign(e.to) ? '451 4.7.1 try again later' : undefined) });
    const first = await visit(later, null);
    expect(first.cell).toMatchObject({ verdict: 'CT-LATER', reason: 'strangers-later', later: ['S1', 'S8'] });
    const callout = await start({
      rcpt: (e) =>
        isForeign(e.to) ? '450 4.1.1 unverified address: address verification in progress' : undefined,
    });
    const second = await visit(callout, null);
    expect(second.cell).toMatchObject({ verdict: 'CT-LATER', reason: 'recipient-callout' });
  });

  it('at the greeting is asked from the beginning', async () => {
    const server = await start({});
    const busy = await start({ greeting: ['421 4.3.2 try again later'] });
    const first = await visit(busy, null);
    expect(first.cell).toMatchObject({ verdict: 'CT-LATER', reason: 'greeting-later', later: ['C1', 'S1'] });
    expect((await visit(server, first.cell)).cell.verdict).toBe('CLOSED');
  });

  it('asks again after STARTTLS where only that counts', async () => {
    const grey = greylist(closedRcpt);
    const server = await start({
      startTls: 'works',
      mail: (e) => (e.tls ? undefined : '530 5.7.0 Must issue a STARTTLS command first'),
      rcpt: grey.rcpt,
    });
    const first = await visit(server, null);
    expect(first.cell).toMatchObject({ verdict: 'CT-LATER', later: ['C1/X3', 'S1/X3'] });
    grey.pass();
    const second = await visit(server, first.cell);
    expect(row(second.cell, 'S1/X3')).toMatchObject({ outcome: 'refused-relay', tls: true });
  });

  it('keeps the old answers when it cannot be reached this time', async () => {
    const server = await start({ rcpt: () => LATER });
    const first = await visit(server, null);
    await server.close();
    const second = await visit(server, first.cell);
    expect(second.cell.verdict).toBe('CT-REFUSED');
    expect(all(second.cell).map((one) => one.id)).toEqual(all(first.cell).map((one) => one.id));
    expect(second.cell.facts?.banner).toContain('Postfix');
  });
});

it('tells a further visit from the quick retry of a first contact', () => {
  const at = (seconds: number): string => new Date(1_800_000_000_000 + seconds * 1000).toISOString();
  const asked = (startedAt: string, firstAt: string): Attempt => ({
    id: 'S1',
    mailFrom: '',
    rcptTo: '',
    outcome: 'refused-relay',
    stage: 'rcpt',
    reply: { code: 554, text: '' },
    rule: 'reply.relay-refused',
    startedAt,
    ms: 1,
    earlier: [{ at: firstAt, outcome: 'temporary', reply: { code: 450, text: '' }, rule: 'reply.later' }],
  });
  expect(cameBack([asked(at(5), at(0))])).toBe(false);
  expect(cameBack([asked(at(65), at(0))])).toBe(true);
});
