import { afterEach, describe, expect, it } from 'vitest';
import { type CellJob, maskOf, rejudgeCell } from '../../../main/engine/relay/index.ts';
import type { Cell, Delivery } from '../../../preload/contract/index.ts';
import { type OfficeRules, office } from '../../fakes/smtp/office.ts';
import { probe } from '../../fakes/smtp/probe.ts';
import type { FakeServer } from '../../fakes/smtp/script.ts';

const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const OUR = ['127.0.0.1', '203.0.113.50'];
const outside = { place: 'outside', ourAddresses: OUR } as const;
const isForeign = (to: string): boolean => /^[^%!"@]+@outside\.example$/.test(to);
const open: OfficeRules = { rcpt: ({ to }) => (isForeign(to) ? '250 2.1.5 Ok' : undefined) };
const send: Partial<CellJob> = { send: { message: () => 'Subject: x\n\nx\n' } };

async function tested(rules: OfficeRules = {}, job: Partial<CellJob> = {}): Promise<Cell> {
  const server = await office(rules);
  servers.push(server);
  return (await probe(server.port, job)).cell;
}

const withDelivery = (cell: Cell, parts: Partial<Delivery>): Cell => ({
  ...cell,
  delivery: { ...(cell.delivery ?? { token: 't', state: 'accepted' }), ...parts },
});

describe('a finished cell after more became known', () => {
  it('is what it was when nothing changed', async () => {
    for (const cell of [
      await tested(),
      await tested(open, send),
      await tested({ rcpt: () => '450 4.2.0 Greylisted' }),
      await tested({ rcpt: () => '554 5.7.1 no' }),
      await tested({ greeting: ['220 avast! SMTP proxy ready'], rcpt: () => '250 ok' }),
      await tested({ hello: 'mail Hello x [172.18.0.1]', ...open }),
      await tested({
        rcpt: (e) => (e.from.startsWith('postmaster@') && isForeign(e.to) ? '250 ok' : undefined),
      }),
    ]) {
      expect(rejudgeCell(cell, outside)).toEqual(cell);
    }
  });

  it.each<[Delivery['state'], Cell['state'], Cell['verdict']]>([
    ['seen', 'open', 'OPEN-PROVED'],
    ['bounced', 'keeps', 'BOUNCES'],
    ['kept', 'keeps', 'KEEPS-IT'],
    ['accepted', 'probably', 'OPEN-ACCEPTED'],
    ['refused', 'closed', 'CLOSED'],
  ])('its message was %s', async (state, expectedState, verdict) => {
    const cell = await tested(open, send);
    const judged = rejudgeCell(withDelivery(cell, { state }), outside);
    expect(judged).toMatchObject({ state: expectedState, verdict });
    expect(judged.attempts).toBe(cell.attempts);
    // And back again: nothing sticks but the delivery.
    expect(
      rejudgeCell({ ...judged, ...(cell.delivery ? { delivery: cell.delivery } : {}) }, outside),
    ).toEqual(cell);
  });

  it('sent back by a machine elsewhere, to which this server had carried it', async () => {
    const cell = await tested(open, send);
    const bounce = { by: 'mail.office.example', remote: 'mx.webmail.example', status: '5.7.1' };
    expect(rejudgeCell(withDelivery(cell, { state: 'bounced', bounce }), outside)).toMatchObject({
      state: 'probably',
      verdict: 'OPEN-ACCEPTED',
    });
  });

  it('kept, and yet it arrived later', async () => {
    const cell = await tested(open, send);
    const kept = rejudgeCell(withDelivery(cell, { state: 'kept', waitedS: 60 }), outside);
    expect(kept.verdict).toBe('KEEPS-IT');
    expect(rejudgeCell(withDelivery(kept, { state: 'seen' }), outside).verdict).toBe('OPEN-PROVED');
  });

  it('a server that says nothing at EHLO is unmasked by its Received line', async () => {
    const cell = await tested(open, { ...send, ordinary: { message: () => 'Subject: x\n\nx\n' } });
    expect(cell).toMatchObject({ verdict: 'OPEN-ACCEPTED' });
    expect(cell.culprit).toBeUndefined();
    const ordinary: Delivery = { token: 'o', state: 'seen', seenAs: '172.18.0.1' };
    const judged = rejudgeCell({ ...cell, ordinary }, outside);
    expect(judged).toMatchObject({
      verdict: 'OPEN-MASKED',
      culprit: { kind: 'docker', address: '172.18.0.1', from: 'received' },
    });
    const proved = rejudgeCell(
      withDelivery({ ...cell, ordinary }, { state: 'seen', seenAs: '172.18.0.1' }),
      outside,
    );
    expect(proved).toMatchObject({ verdict: 'OPEN-PROVED', culprit: { kind: 'docker' } });
    // Seen as ourselves: nobody hides anybody.
    const honest = rejudgeCell({ ...cell, ordinary: { ...ordinary, seenAs: '203.0.113.50' } }, outside);
    expect(honest.verdict).toBe('OPEN-ACCEPTED');
    expect(honest.culprit).toBeUndefined();
  });

  it('names the culprit at a closed server too, from EHLO or from the ordinary message', async () => {
    const echoed = await tested({
      hello: 'mail.office.example Hello _gateway [10.0.0.1], pleased to meet you',
    });
    expect(echoed).toMatchObject({ verdict: 'CLOSED', culprit: { kind: 'router', from: 'ehlo' } });
    const cell = await tested();
    const judged = rejudgeCell(
      { ...cell, ordinary: { token: 'o', state: 'seen', seenAs: cell.address } },
      { place: 'outside', ourAddresses: ['203.0.113.50'] },
    );
    expect(judged).toMatchObject({ verdict: 'CLOSED', culprit: { from: 'received' } });
  });

  it('follows the place once it is known', async () => {
    const shut = await tested({}, { place: 'unknown' });
    expect(shut.verdict).toBe('CLOSED-INSIDE');
    expect(rejudgeCell(shut, outside).verdict).toBe('CLOSED');
    const login = await tested({ keywords: ['AUTH PLAIN'] }, { place: 'unknown' });
    expect(rejudgeCell(login, outside).verdict).toBe('CLOSED-LOGIN');
    const wide = await tested(open, { place: 'unknown' });
    expect(wide.verdict).toBe('OPEN-INSIDE');
    expect(rejudgeCell(wide, outside).verdict).toBe('OPEN-ACCEPTED');
    expect(rejudgeCell(rejudgeCell(wide, outside), { ...outside, place: 'inside' }).verdict).toBe(
      'OPEN-INSIDE',
    );
  });
});

it('the EHLO reply is asked before the Received lines', () => {
  const cell = {
    address: '192.0.2.25',
    seenAs: '172.18.0.1',
    ordinary: { token: 'o', state: 'seen', seenAs: '10.0.0.1' },
  } as const;
  expect(maskOf(cell, OUR)).toEqual({ address: '172.18.0.1', from: 'ehlo' });
  expect(maskOf({ ...cell, seenAs: '203.0.113.50' }, OUR)).toEqual({ address: '10.0.0.1', from: 'received' });
  expect(maskOf({ address: '192.0.2.25', seenAs: '198.51.100.7' }, OUR)).toBeNull();
});
