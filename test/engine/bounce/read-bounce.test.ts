import { describe, expect, it } from 'vitest';
import { bounceCatalogue } from '../../../main/catalogue/bounces.ts';
import { dnsblCatalogue } from '../../../main/catalogue/dnsbl.ts';
import { exampleBounce, looksLikeBounce, readBounce } from '../../../main/engine/bounce/index.ts';
import type { BounceReading } from '../../../preload/contract/index.ts';
import { bounceWords } from '../../../words/bounce-words.ts';
import { wordsIn } from '../../../words/index.ts';
import { options } from './corpus.ts';

const read = (text: string): Promise<BounceReading> => readBounce({ text }, options);
const blocked = (zone: string): string =>
  `554 5.7.1 Service unavailable; Client host [192.0.2.10] blocked using ${zone}`;

describe('keys of the receiving side', () => {
  const secret = 'k3y0f5ome0ne7otherthan8us';
  const keyed = dnsblCatalogue().filter(({ keyZoneTemplate }) => keyZoneTemplate?.startsWith('{key}.'));

  it.each(keyed.map(({ keyZoneTemplate }) => keyZoneTemplate ?? ''))(
    'in %s are nowhere in the reading or its words',
    async (template) => {
      const zone = template.replace('{key}', secret);
      const texts = [
        blocked(zone),
        blocked(zone.toUpperCase()),
        `550 5.7.1 10.2.0.192.${zone} said 127.0.0.2\nFinal-Recipient: rfc822; a@example.net\nDiagnostic-Code: smtp; ${blocked(zone)}`,
        `Content-Type: text/html\n\n<p>${blocked(`${zone.slice(0, 12)}\u00ad${zone.slice(12)}`)}</p>`,
      ];
      for (const text of texts) {
        const reading = await read(text);
        const shown = JSON.stringify([
          reading,
          bounceWords(reading, wordsIn('en')),
          bounceWords(reading, wordsIn('id')),
        ]);
        expect(shown.toLowerCase()).not.toContain(secret);
        expect(reading.warnings).toContain('key-hidden');
      }
    },
  );

  it('are not seen where there are none', async () => {
    for (const zone of [
      'zen.spamhaus.org',
      'all.spamrats.com',
      'zen.dq.spamhaus.net',
      'combined.mail.abusix.zone',
    ]) {
      expect((await read(blocked(zone))).warnings).not.toContain('key-hidden');
    }
  });
});

describe('every list of the catalogue', () => {
  it('is recognised by its zone name, closed ones as closed, and only open ones are to be asked live', async () => {
    for (const row of dnsblCatalogue()) {
      const { kind, lists, live, warnings, form } = await read(blocked(row.zone));
      expect(lists.map(({ zone }) => zone)).toEqual([row.zone]);
      const isClosed = row.status === 'dead' || row.status === 'list-the-world';
      expect([kind, warnings.includes('dead-list')], row.zone).toEqual(
        isClosed ? ['dead-list', true] : [expect.any(String), false],
      );
      if (isClosed || row.query === 'never') expect(live, row.zone).toBeNull();
      if (isClosed) expect(form).toEqual({ url: null, email: null });
      for (const zone of live?.zones ?? []) {
        const asked = dnsblCatalogue().find((other) => other.zone === zone);
        expect(asked?.query, zone).toMatch(/^(?:default|extended|with-key|practice)$/);
      }
    }
  });

  it('asks an address list about addresses and a domain list about names', async () => {
    const ip = await read(blocked('zen.spamhaus.org'));
    expect(ip.live).toEqual({ subject: '192.0.2.10', zones: ['zen.spamhaus.org'] });
    const name = await read(
      '554 5.7.1 Sender address [info@example.com] blocked using dbl.spamhaus.org from 192.0.2.10',
    );
    expect(name.live).toEqual({ subject: 'example.com', zones: ['dbl.spamhaus.org'] });
    const unnamed = await read('550 Email blocked by SPAMHAUS');
    expect(unnamed.live).toEqual({ subject: '192.0.2.10', zones: ['zen.spamhaus.org'] });
  });
});

describe('links of a text', () => {
  it('are given on only when they lead to the operator', async () => {
    const honest = 'https://ipcheck.proofpoint.com/?ip=192.0.2.10';
    expect((await read(`550 5.7.0 Blocked - see ${honest}`)).form.url).toBe(honest);
    for (const link of [
      'https://ipcheck.proofpoint.com.evil.example/',
      'https://ipcheck.proofpoint.com@evil.example/',
      'https://ipcheck.proofpoint.com:8443/',
      'javascript://ipcheck.proofpoint.com/%0aalert(1)',
      'https://evil.example/?ipcheck.proofpoint.com',
    ]) {
      const { form, lists } = await read(`550 5.7.0 Blocked - see ipcheck.proofpoint.com or ${link}`);
      expect(form.url).toBe('https://ipcheck.proofpoint.com/');
      expect(JSON.stringify(lists)).not.toContain('evil');
    }
  });

  it('of operators in the catalogue are all https', () => {
    const links = [
      ...bounceCatalogue.operators.flatMap(({ lookupUrl, delistUrl }) => [lookupUrl, delistUrl]),
      ...bounceCatalogue.providers.flatMap(({ url, rules }) => [
        url,
        ...rules.map((rule) => rule.url ?? null),
      ]),
    ].filter((link) => link !== null);
    expect(links.length).toBeGreaterThan(20);
    for (const link of links) expect(new URL(link).protocol).toBe('https:');
  });

  it('to zones lead to rows that exist', () => {
    const zones = new Set(dnsblCatalogue().map(({ zone }) => zone));
    const named = [
      ...bounceCatalogue.operators.flatMap((row) => row.zones),
      ...Object.entries(bounceCatalogue.twins).flat(),
    ];
    expect(named.filter((zone) => !zones.has(zone))).toEqual([]);
  });
});

describe('whose it is', () => {
  it('is not said without a case', async () => {
    const reading = await readBounce({ text: blocked('zen.spamhaus.org') }, { lists: dnsblCatalogue() });
    expect([reading.ours, reading.warnings]).toEqual(['unknown', []]);
  });

  it('warns when the address is not of the case, and knows its own in other spellings', async () => {
    expect((await read(blocked('zen.spamhaus.org').replace('192.0.2.10', '203.0.113.9'))).warnings).toEqual([
      'other-address',
    ]);
    const long = blocked('zen.spamhaus.org').replace('192.0.2.10', 'IPv6:2001:0DB8:0:0::0010');
    expect(await read(long)).toMatchObject({ ours: 'yes', subject: '2001:db8::10', warnings: [] });
  });

  it('of a refused relay is ours when our own server refused', async () => {
    const text =
      '<a@example.net>: host mail.example.com[192.0.2.10] said: 554 5.7.1 <a@example.net>: Relay access denied';
    expect(await read(text)).toMatchObject({ kind: 'relay-denied', whose: 'you' });
    expect(
      await read(text.replace('mail.example.com[192.0.2.10]', 'mx.example.net[198.51.100.2]')),
    ).toMatchObject({ whose: 'recipient-admin' });
  });
});

describe('what is shown', () => {
  it('names the servers, the recipients and the sender, with the deciding line marked', async () => {
    const reading = await read(exampleBounce({ zone: 'zen.spamhaus.org', address: '192.0.2.10' }));
    expect(reading).toMatchObject({
      refusedBy: { host: 'mx.example.net', ip: '198.51.100.25' },
      reportedBy: 'mail.example.com',
      recipients: ['sales@example.net'],
      sender: 'info@example.com',
      code: 554,
      enhanced: '5.7.1',
      permanence: 'final',
      lists: [{ zone: 'zen.spamhaus.org', foundBy: 'zone' }],
    });
    expect(reading.evidence.lines[reading.evidence.deciding]).toContain('blocked using zen.spamhaus.org');
  });

  it('is harmless: controls and direction marks are visible, never raw', async () => {
    const reading = await read(
      `550 5.7.1 \u001b[31m\u202ered\u202c ${blocked('bl.spamcop.net')}\n<script>alert(1)</script>`,
    );
    expect(reading.kind).toBe('list');
    const shown = JSON.stringify(reading);
    expect(shown).not.toMatch(/\u001b|\u202e|\\u001b/);
    expect(reading.evidence.lines.join('\n')).toContain('\\u{202e}');
  });

  it('says that several recipients are named', async () => {
    const text = ['a', 'b', 'c']
      .map((name) => `<${name}@example.net>: host mx.example.net[198.51.100.2] said: 550 5.1.1 User unknown`)
      .join('\n');
    const reading = await read(text);
    expect(reading.recipients).toEqual(['a@example.net', 'b@example.net', 'c@example.net']);
    expect(reading.warnings).toEqual(['several-recipients']);
  });
});

describe('what is no returned mail', () => {
  it.each([
    ['', 'empty'],
    [' \n\t ', 'empty'],
    ['Hello Budi,\nshall we meet on Tuesday at 14:30 in room 550?\nKind regards', 'not-a-bounce'],
    ['Our shop sells 450 kinds of tea. Order 554 is ready for pick-up.', 'not-a-bounce'],
    ['What is Spamhaus, and how much does SpamCop cost?', 'not-a-bounce'],
    ['-----BEGIN PGP MESSAGE-----\n\nhQEMA1AAAA\n=abcd\n-----END PGP MESSAGE-----', 'encrypted'],
    ['%PDF-1.7 \u0001\u0002', 'unreadable'],
  ])('%j is told so', async (text, problem) => {
    const reading = await read(text);
    expect(reading).toMatchObject({ problem, understood: false, lists: [], live: null });
    expect(bounceWords(reading, wordsIn('id')).headline).not.toBe('');
  });

  it('and an encrypted mail is told as such, but not when its outside says why it came back', async () => {
    const sealed =
      'From: a@example.com\nTo: b@example.com\nSubject: x\nMIME-Version: 1.0\nContent-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nMIAGCSqGSIb3\n';
    expect((await read(sealed)).problem).toBe('encrypted');
    const report = `From: MAILER-DAEMON@mail.example.com\nTo: info@example.com\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\nContent-Type: multipart/report; boundary=x\n\n--x\nContent-Type: text/plain\n\n${blocked('zen.spamhaus.org')}\n--x\nContent-Type: message/rfc822\n\n${sealed}\n--x--\n`;
    expect(await read(report)).toMatchObject({ problem: null, kind: 'list' });
  });

  it.each([
    'mail.example.com',
    'info@example.com',
    '192.0.2.10',
    'https://example.com/a?b=550',
    'mail.example.com:2525',
    'see you at 5',
  ])('%j does not look like one in the first box', (text) => {
    expect(looksLikeBounce(text)).toBe(false);
  });
});
