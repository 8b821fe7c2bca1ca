import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dnsblCatalogue } from '../../../main/catalogue/dnsbl.ts';
import { looksLikeBounce, readBounce } from '../../../main/engine/bounce/index.ts';
import type { BounceReading } from '../../../preload/contract/index.ts';
import { expectSafeReading } from './harmless.ts';
import { compound, noise, REFUSAL, report } from './mails.ts';

const read = (octets: Uint8Array): Promise<BounceReading> =>
  readBounce({ octets }, { lists: dnsblCatalogue() });

describe('a mail that breaks off', () => {
  const whole = report('All the best, and here is the rest of it.\r\n'.repeat(1400));
  const cuts = Array.from({ length: Math.ceil(whole.length / 1024) }, (_, n) => n * 1024);

  it.each(cuts.map((at) => [at / 1024]))('after %s kB', async (kilobytes) => {
    const reading = await read(whole.subarray(0, kilobytes * 1024));
    expectSafeReading(reading);
    if (kilobytes === 0) expect(reading.problem).toBe('empty');
    if (kilobytes >= 2)
      expect(reading).toMatchObject({ understood: true, kind: 'list', subject: '203.0.113.9' });
  });

  it('after every octet of its first 2 kB, pasted and as a file: a reading or a clear problem', async () => {
    for (let at = 0; at < 2048; at += 7) {
      const part = whole.subarray(0, at);
      for (const reading of [
        await read(part),
        await readBounce({ text: part.toString() }, { lists: dnsblCatalogue() }),
      ])
        expect(reading.understood || reading.problem !== null || reading.kind === 'unknown').toBe(true);
    }
  });

  it('that begins in the middle: the refusal is found as long as it is there', async () => {
    const from = whole.indexOf(REFUSAL);
    for (let at = 0; at <= from; at += 97)
      expect((await read(whole.subarray(at, from + 2000))).lists[0]?.zone).toBe('zen.spamhaus.org');
  });
});

describe('noise in a mail', () => {
  it('anywhere, of any kind: a reading, harmless', async () => {
    const whole = report();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        async (at, octets) => {
          const spoilt = Buffer.from(whole);
          spoilt.set(octets.subarray(0, whole.length - at), at);
          expectSafeReading(await read(spoilt));
        },
      ),
      { numRuns: 120, seed: 4 },
    );
  });

  it('any text at all: a reading, harmless', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 600 }), async (text) => {
        expectSafeReading(await readBounce({ text }, { lists: dnsblCatalogue() }));
        expect(typeof looksLikeBounce(text)).toBe('boolean');
      }),
      { numRuns: 150, seed: 4 },
    );
  });

  it('any octets at all in an Outlook file: told that it cannot be read', async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const reading = await read(compound({ sectors: noise(2048 + seed * 97, seed) }));
      expectSafeReading(reading);
      expect(reading.understood).toBe(false);
    }
  });
});

describe('a key in a mail', () => {
  it('of the receiver is in no field of the reading, wherever it stood', async () => {
    const key = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
    const said = `550 5.7.1 Service unavailable, host [203.0.113.9] blocked using ${key}.zen.dq.spamhaus.net`;
    for (const octets of [
      Buffer.from(said),
      report('x', [`<a@b.example>: host mx[198.51.100.1] said: ${said}`]),
    ]) {
      const reading = await read(octets);
      expect(JSON.stringify(reading).toUpperCase()).not.toContain(key);
      expect(reading.warnings).toContain('key-hidden');
    }
  });
});
