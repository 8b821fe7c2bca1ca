import { describe, expect, it } from 'vitest';
import type { Attempt, Cell, Report } from '../../preload/contract/index.ts';
import {
  isOpenQuestion,
  isSettled,
  messagesOf,
  nothingFrom,
} from '../../renderer/features/arrival/messages.ts';
import { cutSource, plainText, readSourceFile } from '../../renderer/features/arrival/source-file.ts';
import { askedAgain, whatFits } from '../../renderer/features/finding/door-of.ts';
import { bodyOf } from '../../renderer/features/practice/message-body.ts';
import { doorBefore, doorTable } from '../../renderer/features/result/doors.ts';
import part from '../fixtures/reports/open-part.en.json' with { type: 'json' };
import { CODE, changes, later, MESSAGE, manyDoors, proved, sent } from './fake-messages.ts';

const base = part as unknown as Report;

describe('messages of a run', () => {
  it('are the taken ones, the foreign one first', () => {
    const messages = messagesOf(sent(base));
    expect(messages.map(({ door, ordinary }) => [door, ordinary])).toEqual([
      ['[2001:db8::7]:25', false],
      ['[2001:db8::7]:25', true],
    ]);
    expect(messagesOf(base)).toEqual([]);
  });

  it('are asked about until something is known, and drawn from then on', () => {
    const [waiting] = messagesOf(sent(base));
    const [arrived] = messagesOf(proved(base, 'code'));
    if (!waiting || !arrived) throw new Error('no messages');
    expect([isOpenQuestion(waiting), isSettled(waiting)]).toEqual([true, false]);
    expect([isOpenQuestion(arrived), isSettled(arrived)]).toEqual([false, true]);
    const nobody = { ...waiting, delivery: { ...waiting.delivery, state: 'kept' as const } };
    expect([isOpenQuestion(nobody), isSettled(nobody)]).toEqual([true, false]);
  });

  it('may be given up ten minutes after they were sent, in practice sooner', () => {
    const [message] = messagesOf(sent(base));
    if (!message) throw new Error('no message');
    const minutes = (isPractice: boolean) =>
      (nothingFrom(message.delivery, isPractice) - Date.parse('2026-11-22T07:02:41.000Z')) / 60_000;
    expect(minutes(false)).toBe(10);
    expect(minutes(true)).toBeLessThan(1);
    expect(nothingFrom({ token: 'x', state: 'accepted' }, false)).toBe(0);
  });
});

describe('a message file', () => {
  it('is read as text, whatever its width', async () => {
    expect(await readSourceFile(new Blob(['Received: by mx']))).toEqual({
      ok: true,
      source: 'Received: by mx',
      cut: false,
    });
    const wide = new Uint8Array([0xff, 0xfe, 0x52, 0, 0xe9, 0]);
    expect(await readSourceFile(new Blob([wide]))).toMatchObject({ source: 'Ré' });
  });

  it('of 30 MB is read by its beginning only, and says that it was cut', async () => {
    const big = new Blob(['Received: by mx\r\n', 'x'.repeat(29_000_000)]);
    const read = await readSourceFile(big);
    expect(read).toMatchObject({ ok: true, cut: true });
    expect(read.ok && read.source.length).toBe(2_000_000);
  });

  it('beyond that is refused with its size', async () => {
    const huge = new Blob(['x'.repeat(31_000_000)]);
    expect(await readSourceFile(huge)).toEqual({ ok: false, why: 'too-big', megabytes: 31 });
  });

  it('that cannot be read is no crash', async () => {
    const gone = {
      size: 10,
      slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }),
    } as unknown as Blob;
    expect(await readSourceFile(gone)).toEqual({ ok: false, why: 'unreadable' });
  });

  it('pasted keeps to the same length, and to its plain words', () => {
    expect(cutSource('x'.repeat(2_000_001))).toMatchObject({ cut: true });
    expect(cutSource('short')).toEqual({ source: 'short', cut: false });
    const data = { getData: (type: string) => (type === 'text/plain' ? 'plain' : '<b>rich</b>') };
    expect(plainText(data)).toBe('plain');
    expect(plainText({ getData: () => '' })).toBe('');
  });
});

describe('a message in the practice mailbox', () => {
  it('shows its text with the code, without its header lines', () => {
    expect(bodyOf(MESSAGE)).toContain(`Code: ${CODE}`);
    expect(bodyOf(MESSAGE)).not.toContain('Received:');
    expect(bodyOf('Subject: no body')).toBe('');
  });
});

describe('a door and its findings', () => {
  const open = base.relay.cells.find((cell) => cell.state === 'probably') as Cell;

  it('names what was accepted among the attempts that decided', () => {
    expect(whatFits(open)).toEqual({ decidedBy: ['S1'], masked: false });
    const { decidedBy: _gone, ...bare } = open;
    expect(whatFits(bare).decidedBy).toHaveLength(16);
    const culprit = { kind: 'docker', address: '172.18.0.1', from: 'ehlo' } as const;
    expect(whatFits({ ...open, culprit }).masked).toBe(true);
    expect(whatFits(null)).toEqual({ decidedBy: [], masked: false });
  });

  it('tells what an envelope was answered before, and how much later', () => {
    const grey = later(base, null).relay.cells.find((cell) => cell.later) ?? null;
    expect(askedAgain(grey)).toEqual([
      {
        id: 'S1',
        answers: [
          { code: 451, text: '4.7.1 Greylisted, please come back later', afterS: 0 },
          { code: 250, text: '2.1.5 Ok', afterS: 65 },
        ],
      },
    ]);
    const once: Attempt[] = open.attempts;
    expect(askedAgain({ ...open, attempts: once })).toEqual([]);
  });

  it('puts the server behind the filter last, and shows more ports only when they were tried', () => {
    const table = doorTable(manyDoors(base).relay.cells);
    expect(table.ports).toEqual([25, 26, 465, 587, 2525]);
    expect(table.rows.map((row) => row.hidden)).toEqual([false, false, true]);
    expect(doorTable(base.relay.cells).ports).toEqual([25, 465, 587]);
  });

  it('knows how it was before, when this run found it otherwise', () => {
    expect(doorBefore(open, changes('en'), 'run-recheck')?.state).toBe('probably');
    expect(doorBefore(open, changes('en'), 'another-run')).toBeNull();
    expect(doorBefore({ ...open, port: 587 }, changes('en'), 'run-recheck')).toBeNull();
  });
});
