import { expect, it } from 'vitest';
import { makeNotePart, makeRunPart, readCaseFile, writeCaseFile } from '../../../main/case-file/index.ts';
import type { RunEvent } from '../../../preload/contract/index.ts';
import { at, caseOf, eventsOf, run } from '../../case-file/made.ts';

/** Longest time during a work in which nobody else had a turn, ms. */
async function longestStop(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const look = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 5);
  await work();
  look();
  clearInterval(timer);
  return longest;
}

const long = (): RunEvent[] => {
  const events = eventsOf('RUN-1', { lines: 0 });
  const talk = Array.from(
    { length: 5000 },
    (_, turn): RunEvent => ({
      type: 'transcript',
      at: at(1),
      cell: '192.168.20.2:25',
      lines: Array.from({ length: 10 }, (__, line) => ({
        at: at(1),
        dir: 'in' as const,
        text: `250-mail.kantor.example says line ${turn} ${line}`,
      })),
    }),
  );
  return [...events.slice(0, -1), ...talk, ...events.slice(-1)];
};

it('reading 5 MB of conversation lets the window have its turn', async () => {
  const part = makeRunPart({ runId: 'RUN-1', recheckOf: null, events: long(), who: '', where: '' });
  expect(part.bytes.length).toBeGreaterThan(5_000_000);
  const bytes = await writeCaseFile(caseOf([part]), { summary: 's' });
  // The library is loaded once.
  await readCaseFile(await writeCaseFile(caseOf([run('RUN-2')]), { summary: 's' }));
  const stop = await longestStop(async () => expect((await readCaseFile(bytes)).ok).toBe(true));
  expect(stop).toBeLessThan(300);
}, 30_000);

it('so does reading a thousand parts', async () => {
  const parts = Array.from({ length: 1000 }, (_, index) =>
    makeNotePart({
      id: `N${index}`,
      kind: 'note',
      at: at(1),
      who: 'x',
      text: 'y'.repeat(16_000),
      own: false,
    }),
  );
  const bytes = await writeCaseFile(caseOf(parts), { summary: 's' });
  const stop = await longestStop(async () => {
    const reading = await readCaseFile(bytes);
    expect(reading.ok && reading.file.parts.length).toBe(1000);
  });
  expect(stop).toBeLessThan(300);
}, 30_000);

it('16 MB without a line is refused by its beginning', async () => {
  const bytes = Buffer.concat([
    Buffer.from('{"format":"relay-doctor.case/1"'),
    Buffer.alloc(16_000_000, 0x20),
  ]);
  const from = performance.now();
  expect(await readCaseFile(bytes)).toEqual({ ok: false, why: 'not-ours' });
  expect(performance.now() - from).toBeLessThan(100);
});
