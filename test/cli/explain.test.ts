import { describe, expect, it } from 'vitest';
import { explainStatus, textReading } from '../../main/cli/explain.ts';
import { readApart } from '../../main/service/bounce/read-apart.ts';
import type { BounceReading } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';

const WORDS = {
  headline: 'The address 203.0.113.7 is on a blacklist.',
  why: 'The other side asks Spamhaus ZEN.',
  whose: 'This is yours to do.',
  next: 'Ask the list to take it off.',
  steps: ['Ask the list to take it off.', 'Then look again.'],
  warnings: ['Only the beginning was read.'],
};

async function reading(more: Partial<BounceReading> = {}): Promise<BounceReading> {
  const text = 'Undelivered mail: 554 5.7.1 Client host [203.0.113.7] blocked using zen.spamhaus.org';
  const made = await readApart({ input: { text }, cut: false, ours: null, ownLists: [] });
  return { ...made, words: WORDS, ...more };
}

describe('what a terminal shows of a returned mail', () => {
  it('is headline, why, whose job, steps once each, the form, and the lines that decided', async () => {
    const lines = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
    const text = textReading(
      await reading({
        form: { url: 'https://check.spamhaus.org/', email: null },
        evidence: { lines, deciding: 5 },
      }),
      wordsIn('en'),
    );
    expect(text.split('\n')).toEqual([
      WORDS.headline,
      WORDS.why,
      WORDS.whose,
      '',
      'What to do',
      '  1. Ask the list to take it off.',
      '  2. Then look again.',
      '',
      'Where to ask: https://check.spamhaus.org/',
      '',
      'The lines that decided',
      '    three',
      '    four',
      '    five',
      '  > six',
      '    seven',
      '',
      'Please note',
      '  Only the beginning was read.',
      '',
    ]);
  });

  it('leaves out what there is none of, and says so when only the beginning was read', async () => {
    const words = { ...WORDS, next: '', steps: [], warnings: [] };
    const made = await reading({
      words,
      evidence: { lines: [], deciding: 0 },
      form: { url: null, email: null },
    });
    const cut = { ...made, source: { ...made.source, cut: true } };
    expect(textReading(made, wordsIn('en'))).toBe(`${WORDS.headline}\n${WORDS.why}\n${WORDS.whose}\n`);
    expect(textReading(cut, wordsIn('id'))).toContain('Hanya awal email ini yang dibaca');
  });
});

it.each([
  [{ understood: false, whose: 'you' }, 2],
  [{ understood: true, whose: 'you' }, 1],
  [{ understood: true, whose: 'sender' }, 1],
  [{ understood: true, whose: 'your-provider' }, 0],
  [{ understood: true, whose: 'recipient-admin' }, 0],
  [{ understood: true, whose: 'recipient' }, 0],
  [{ understood: true, whose: 'nobody' }, 0],
] as const)('%j ends with status %i', async (facts, status) => {
  expect(explainStatus(await reading(facts))).toBe(status);
});
