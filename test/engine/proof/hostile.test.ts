import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSource, settleSource } from '../../../main/engine/proof/index.ts';
import { sourceResult } from '../../../preload/contract/index.ts';
import { arrived, CODE, context, TOKEN } from './fixtures/world.ts';

const MB2 = 2_000_000;
const fill = (piece: string): string => piece.repeat(Math.ceil(MB2 / piece.length)).slice(0, MB2);

/** Pieces that real sources are made of, and their enemies. */
const pieces = [
  ...arrived().split('\n'),
  `Code: ${CODE}`,
  TOKEN,
  '\n\n',
  '\n',
  '\r',
  '> ',
  '&lt;',
  '&amp;lt;',
  '<div>',
  '<br',
  '--=_b1',
  '=\n',
  '=3D',
  '(',
  ')',
  '[',
  ';',
  'Received:',
  'Received: from x (y [192.0.2.7])',
  ' by ',
  'Content-Type: message/rfc822',
  'Content-Transfer-Encoding: base64',
  'Content-Transfer-Encoding: quoted-printable',
  'Action: failed',
  'Reporting-MTA: dns; x',
  'This is the mail system at host x.example.',
  '-----Original Message-----',
  '\0',
  '\ufffd',
  '\u202e',
  '\ud800',
  'QUJD'.repeat(19),
];

function understood(text: string): void {
  const settled = settleSource(readSource(text), context);
  sourceResult.parse(settled);
  if (settled.result === 'not-understood') expect(settled.delivery).toBeUndefined();
  else expect(settled.delivery?.state).not.toBe('accepted');
}

describe('anything at all', () => {
  it('is answered, never thrown at', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 2000, unit: 'binary' }),
      fc
        .array(fc.constantFrom(...pieces), { maxLength: 120 })
        .chain((list) => fc.constantFrom('\n', '', ' ', '\r\n').map((mark) => list.join(mark))),
    );
    fc.assert(fc.property(text, understood), { numRuns: 400 });
  });

  it('is answered wherever a real source is cut off', () => {
    const whole = arrived();
    fc.assert(
      fc.property(fc.nat({ max: whole.length }), fc.nat({ max: whole.length }), (from, to) => {
        understood(whole.slice(Math.min(from, to), Math.max(from, to)));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a token without a way or a code', () => {
  it('never counts as seen, however it is framed', () => {
    const harmless = pieces.filter((piece) => !/Received|x-relay|message-id|code:|7K4F/i.test(piece));
    const text = fc.array(fc.constantFrom(...harmless, TOKEN, `Relay Doctor test ${TOKEN}`), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, (list) => {
        const { result } = settleSource(readSource(list.join('\n')), context);
        expect(['seen', 'kept', 'ordinary']).not.toContain(result);
      }),
      { numRuns: 300 },
    );
  });
});

/** Two megabytes of whatever makes a careless reader slow. */
const heavy: [name: string, text: string][] = [
  ...pieces.map((piece): [string, string] => [JSON.stringify(piece.slice(0, 40)), fill(`${piece}\n`)]),
  ...[
    'Received: a\n b\n',
    'To:\n\n',
    'a'.repeat(26).concat(' '),
    '<a ',
    '&#',
    '=',
    '=  ',
    '--',
    '> > ',
    ' ',
    '\t\n',
    'A',
    'AAAA-BBBB ',
    '( by ',
  ].map((piece): [string, string] => [`run of ${JSON.stringify(piece)}`, fill(piece)]),
  ['one header of two megabytes', `Received: ${fill('x(')}`],
  [
    'a base64 part of two megabytes',
    `${arrived().split('\n\n')[0]}\nContent-Transfer-Encoding: base64\n\n${fill(`${'QUJD'.repeat(19)}\n`)}`,
  ],
  [
    'base64 in base64',
    `Content-Transfer-Encoding: base64\n\n${Buffer.from(`Content-Transfer-Encoding: base64\n\n${fill('QUJD')}`.slice(0, 1_400_000)).toString('base64')}`,
  ],
  ['HTML of two megabytes', `<html>${fill('<div>&lt;x&gt;</div>')}`],
  [
    'quoted-printable of two megabytes',
    `Content-Transfer-Encoding: quoted-printable\n\n${fill('=3D=20=\n')}`,
  ],
  ['a mailbox full of test messages', fill(`${arrived()}\n`)],
];

/** Of this thread's own work, so that a busy machine does not count. */
const LIMIT_MS = 600;

function workMs(task: () => void): number {
  const before = process.threadCpuUsage();
  task();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

describe('two megabytes', () => {
  it.each(heavy)('%s', (_name, text) => {
    const once = (): number => workMs(() => settleSource(readSource(text), context));
    expect(Math.min(once(), once())).toBeLessThan(LIMIT_MS);
  });
});
