import { describe, expect, it } from 'vitest';
import { readSource, settleCode, settleSource } from '../../../main/engine/proof/index.ts';
import { composeMessage } from '../../../main/engine/relay/index.ts';
import { sourceResult } from '../../../preload/contract/index.ts';
import { wordsIn } from '../../../words/index.ts';
import { damaged } from './fixtures/damaged.ts';
import { bounces } from './fixtures/returned.ts';
import { type Source, ways } from './fixtures/ways.ts';
import { byMailbox, byServer, CELL, CODE, context, ORDINARY_CODE, TOKEN, top } from './fixtures/world.ts';

const LETTERS = { server: 's', second: '2', mailbox: 'm', unknown: 'u', 'this-computer': 't' } as const;

function check({ text, expected, context: other }: Source): void {
  const reading = readSource(text);
  const settled = settleSource(reading, { ...context, ...other });
  const { delivery } = settled;
  const found = {
    result: settled.result,
    reason: settled.reason,
    damage: [...settled.damage].sort(),
    roles: settled.hops.map(({ role }) => LETTERS[role]).join(''),
    seenAs: delivery?.seenAs,
    exit: delivery?.exit ?? null,
    culprit: settled.culprit?.kind ?? null,
    remote: delivery?.bounce?.remote ?? null,
    status: delivery?.bounce?.status,
    how: delivery?.confirmed?.how,
  };
  const wanted = { ...expected, ...(expected.damage ? { damage: [...expected.damage].sort() } : {}) };
  expect(found).toMatchObject(wanted);
  expect(settled.reason === undefined).toBe(settled.result !== 'not-understood');
  sourceResult.parse(settled);
  expect(delivery === undefined).toBe(settled.result === 'not-understood');
  if (delivery) expect(settled.cell).toBe(CELL);
}

describe('ways', () => {
  it.each(ways)('$name', check);
});

describe('damaged texts', () => {
  it.each(damaged)('$name', check);
});

describe('returned mail', () => {
  it.each(bounces)('$name', check);
});

it('has a corpus of at least sixty sources with names of their own', () => {
  const names = [...ways, ...damaged, ...bounces].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(60);
});

describe('what a delivery is told', () => {
  const settled = settleSource(readSource(ways[1]?.text ?? ''), context);

  it('carries the way, the times and how it was learnt', () => {
    expect(settled.delivery).toMatchObject({
      token: TOKEN,
      state: 'seen',
      confirmed: { how: 'source', at: context.at, arrivedAt: '2026-08-24T03:00:04.000Z' },
      path: [
        'from tester.rumah.example [192.0.2.7] by mail.kantor.example with ESMTP; 2026-08-24T03:00:00.000Z',
        'from mail.kantor.example [203.0.113.10] by out.smarthost.example with ESMTPS; 2026-08-24T03:00:02.000Z',
        'from out.smarthost.example [198.51.100.25] by mx.proof.example with ESMTPS; 2026-08-24T03:00:04.000Z',
      ],
    });
  });
});

describe('a typed code', () => {
  it('proves the message was read, whatever the spelling', () => {
    for (const typed of [CODE, '7k4f q2mx', ' 7K4FQ2MX ', '7K4F-O2MX', '7K4F-Q2MX.']) {
      expect(settleCode(typed, context), typed).toMatchObject({
        result: 'seen',
        cell: CELL,
        ordinary: false,
        delivery: { token: TOKEN, state: 'seen', confirmed: { how: 'code' } },
      });
    }
    expect(settleCode(ORDINARY_CODE, context)).toMatchObject({ result: 'ordinary', ordinary: true });
  });

  it('is refused when it belongs to no message', () => {
    expect(settleCode('2222-2222', context)).toMatchObject({
      result: 'not-understood',
      reason: 'wrong-code',
    });
    expect(settleCode('', context)).toMatchObject({ result: 'not-understood', reason: 'empty' });
    expect(settleCode('hello', context)).toMatchObject({ result: 'not-understood', reason: 'wrong-code' });
  });
});

describe('the message this program really sends', () => {
  it.each(['en', 'id'] as const)('is understood in %s, plain and encoded', (language) => {
    const words = wordsIn(language);
    const facts = {
      token: TOKEN,
      code: CODE,
      host: 'mail.kantor.example',
      address: '203.0.113.10',
      port: '25',
    };
    const more = {
      time: '10:00',
      source: '192.0.2.7',
      to: 'saya@proof.example',
      domain: 'kantor.example',
      who: 'Rini',
    };
    for (const extra of ['', ' “é”']) {
      const text = composeMessage({
        token: TOKEN,
        from: 'postmaster@rumah.example',
        to: 'saya@proof.example',
        ourName: 'tester.rumah.example',
        at: '2026-08-24T03:00:00.000Z',
        subject: words('relayTests:message.subject', { token: TOKEN }),
        body: words('relayTests:message.body', { ...facts, ...more }) + extra,
      });
      const settled = settleSource(readSource([top, byMailbox(), byServer(), text].join('\n')), context);
      expect(settled).toMatchObject({ result: 'seen', damage: [] });
      const body = text.slice(text.indexOf('\n\n') + 2);
      expect(settleSource(readSource(body), context)).toMatchObject({
        result: 'seen',
        delivery: { confirmed: { how: 'code' } },
      });
      const alone = settleSource(readSource(text.replace(CODE, '[code hidden]')), context);
      expect(alone).toMatchObject({ result: 'not-understood', reason: 'no-path' });
    }
  });
});
