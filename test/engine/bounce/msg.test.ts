import { describe, expect, it } from 'vitest';
import { isSoundCompound } from '../../../main/engine/bounce/check-compound.ts';
import { readBounce } from '../../../main/engine/bounce/index.ts';
import { corpus, octetsOf, options } from './corpus.ts';
import { makeMsg, utf16 } from './make-msg.ts';

const body = `Delivery has failed to these recipients or groups:

sales@example.net
Remote Server returned '554 5.7.1 Service unavailable; Client host [192.0.2.10] blocked using zen.spamhaus.org'
`;

describe('saved Outlook messages', () => {
  it('are read from their body', async () => {
    const octets = makeMsg([
      { tag: '0037001F', octets: utf16('Undeliverable: Quotation') },
      { tag: '1000001F', octets: utf16(body) },
    ]);
    const reading = await readBounce({ octets }, options);
    expect(reading).toMatchObject({
      kind: 'list',
      permanence: 'final',
      subject: '192.0.2.10',
      source: { form: 'msg', language: 'en' },
      recipients: ['sales@example.net'],
    });
    expect(reading.lists.map(({ zone }) => zone)).toEqual(['zen.spamhaus.org']);
  });

  it('are read from an HTML body, and from text in an old code page', async () => {
    const html = `<html><body><p>${body.replaceAll('\n', '<br>')}</p></body></html>`;
    const inHtml = await readBounce(
      { octets: makeMsg([{ tag: '10130102', octets: Buffer.from(html) }]) },
      options,
    );
    expect(inHtml.kind).toBe('list');
    const old = Buffer.from(
      'Ihre Nachricht konnte nicht zugestellt werden. Das Postfach des Empf\u00e4ngers ist voll.',
      'latin1',
    );
    const reading = await readBounce({ octets: makeMsg([{ tag: '1000001E', octets: old }]) }, options);
    expect(reading).toMatchObject({ kind: 'mailbox-full', source: { language: 'de' } });
  });

  it('are read from a report without a body: the text that belongs to the recipient', async () => {
    const octets = makeMsg([
      { tag: '0037001F', octets: utf16('Undeliverable: Quotation') },
      { tag: '1001001F', octets: utf16('<mx.example.net #5.1.1 smtp;550 5.1.1 User unknown>') },
    ]);
    expect(await readBounce({ octets }, options)).toMatchObject({ kind: 'no-such-user', enhanced: '5.1.1' });
  });

  it('are read from a returned mail attached to them', async () => {
    const row = corpus.find(({ file }) => file === '002-dsn-zen.eml');
    const attached = row ? octetsOf(row) : new Uint8Array();
    const octets = makeMsg([{ tag: '1000001F', octets: utf16('What is this? Please help.') }], [attached]);
    expect(await readBounce({ octets }, options)).toMatchObject({ kind: 'list', subject: '192.0.2.10' });
  });

  it('are refused when damaged, and never hang on circles, wrong sizes or cut ends', async () => {
    const good = makeMsg([{ tag: '1000001F', octets: utf16(body.repeat(40)) }]);
    expect(isSoundCompound(good)).toBe(true);
    let seed = 7;
    const chance = (max: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % max;
    };
    for (let round = 0; round < 150; round += 1) {
      const octets = good.slice(0, round % 5 === 0 ? chance(good.length) : good.length);
      for (let change = 0; change < 1 + chance(6); change += 1) {
        // Whole fields of header, allocation table and directory, so that chains and trees point to odd places.
        const at = chance(Math.max(1, octets.length - 4)) & ~3;
        octets.set(Uint8Array.from([chance(12), 0, 0, chance(4) === 0 ? 255 : 0]), Math.max(8, at));
      }
      const reading = await readBounce({ octets }, options);
      expect(
        reading.problem === null ||
          reading.problem === 'unreadable' ||
          reading.problem === 'not-a-bounce' ||
          reading.problem === 'empty',
      ).toBe(true);
    }
  });

  it('with a chain that bites its tail are refused', () => {
    const good = makeMsg([{ tag: '1000001F', octets: utf16(body.repeat(40)) }]);
    const view = new DataView(good.buffer, good.byteOffset, good.byteLength);
    const directory = view.getInt32(48, true);
    const table = view.getInt32(76, true);
    view.setInt32((table + 1) * 512 + 4 * directory, directory, true);
    expect(isSoundCompound(good)).toBe(false);
  });
});
