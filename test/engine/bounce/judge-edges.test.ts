import { describe, expect, it } from 'vitest';
import { dnsblCatalogue } from '../../../main/catalogue/dnsbl.ts';
import { readBounce } from '../../../main/engine/bounce/index.ts';
import type { BounceReading } from '../../../preload/contract/index.ts';
import { bounceWords } from '../../../words/bounce-words.ts';
import { wordsIn } from '../../../words/index.ts';

const read = (text: string): Promise<BounceReading> => readBounce({ text }, { lists: dnsblCatalogue() });

describe('readings an administrator would object to', () => {
  it('never show a link with a hole in it', async () => {
    const without = await read('554 5.7.1 Message rejected: contains a URL listed at multi.uribl.com');
    expect(without.form.url).toBe('https://lookup.uribl.com/');
    const named = await read('550 5.7.1 domain kantor.example listed in multi.uribl.com');
    expect(named.form.url).not.toMatch(/[{}]|%7B/);
  });

  it('take section numbers of an RFC for no address', async () => {
    const { kind, subject } = await read('550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)');
    expect([kind, subject]).toEqual(['helo-name', null]);
  });

  it('name no provider in the middle of a sentence when there is none', async () => {
    const reading = await read('550 5.7.1 Client host [192.0.2.10] rejected: blacklisted');
    for (const lang of ['en', 'id'] as const)
      expect(bounceWords(reading, wordsIn(lang)).next).not.toMatch(/The receiving|Server penerima/);
  });

  it('read what a program made of a screenshot, without making bounces of other texts', async () => {
    const blurred = await read(
      'Undelivered: 55O 5.7.l C1ient host [2O3.0.113.5O] b1ocked using zen.spamhaus.org',
    );
    expect([blurred.kind, blurred.subject]).toEqual(['list', '203.0.113.50']);
    expect((await read('Total Rp 55O.000 untuk B1ok C, te1p 021 555 1234')).problem).toBe('not-a-bounce');
  });
});
