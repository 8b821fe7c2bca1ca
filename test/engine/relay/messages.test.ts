import { afterEach, describe, expect, it } from 'vitest';
import { hashCode } from '../../../main/engine/proof/index.ts';
import {
  type CellJob,
  composeMessage,
  type MessageFacts,
  relayFindings,
} from '../../../main/engine/relay/index.ts';
import { testMessage } from '../../../main/service/test-message.ts';
import type { Cell, TranscriptLine } from '../../../preload/contract/index.ts';
import { type OfficeRules, office } from '../../fakes/smtp/office.ts';
import { type Probed, probe } from '../../fakes/smtp/probe.ts';
import type { FakeServer } from '../../fakes/smtp/script.ts';

const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

type Tested = Probed & { server: FakeServer & { messages: string[] } };

async function test(rules: OfficeRules = {}, job: Partial<CellJob> = {}): Promise<Tested> {
  const server = await office(rules);
  servers.push(server);
  return { ...(await probe(server.port, job)), server };
}

const isForeign = (to: string): boolean => /^[^%!"@]+@outside\.example$/.test(to);
const YES = '250 2.1.5 Ok';
const open: OfficeRules = { rcpt: ({ to }) => (isForeign(to) ? YES : undefined) };
const names = { host: 'mail.office.example', domain: 'office.example', ourName: '[203.0.113.50]' };

/** The real text, and what it was made from. */
function maker(seen: MessageFacts[] = []) {
  return {
    message: (_token: string, facts: MessageFacts): string => {
      seen.push(facts);
      return testMessage({ ...facts, ...names }, 'en', 'Rina, PT Contoh');
    },
  };
}

const linesOf = ({ events }: Probed): TranscriptLine[] =>
  events.flatMap((event) => (event.type === 'transcript' ? event.lines : []));

/** Says the code back, in ways that a server that reads mail might. */
const QUOTES: [name: string, quote: (code: string) => string][] = [
  ['as it stands', (code) => `250 2.0.0 Ok: ${code} taken`],
  ['in other letters', (code) => `250 2.0.0 Ok: ${code.toLowerCase().replace('-', ' / ')}`],
  ['without the dash', (code) => `250 2.0.0 Ok: x${code.replace('-', '')}x`],
  ['on two lines', (code) => `250-2.0.0 ${code.slice(0, 5)}\r\n250 2.0.0 ${code.slice(5)}`],
  ['in a refusal', (code) => `554 5.7.1 I do not like ${code}`],
];

describe('the code of a message', () => {
  it.each(QUOTES)('is nowhere to be read when the server quotes it: %s', async (_name, quote) => {
    const seen: MessageFacts[] = [];
    const code = (): string => seen.at(-1)?.code ?? '';
    const tested = await test(
      {
        ...open,
        queued: () => quote(code()),
        other: () => `252 ${code()} could be anybody`,
      },
      { send: maker(seen), ordinary: maker(seen) },
    );
    expect(tested.cell.delivery?.reply?.text).toContain('[code hidden]');
    const kept = JSON.stringify([tested.events, tested.cell]).toUpperCase();
    expect(seen.length).toBeGreaterThan(1);
    for (const facts of seen) {
      const halves = facts.code.split('-');
      for (const word of [facts.code, halves.join(''), ...halves]) expect(kept).not.toContain(word);
    }
  });
});

describe('the message through an open cell', () => {
  it('is kept with everything that finds it again, and its code only as a hash', async () => {
    const seen: MessageFacts[] = [];
    const tested = await test(open, { send: maker(seen) });
    const { cell, server, events } = tested;
    const [facts] = seen;
    const code = facts?.code ?? '';
    expect(code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
    expect(server.messages).toHaveLength(1);
    expect(server.messages[0]).toContain(`Code: ${code}`);
    expect(cell.delivery).toMatchObject({
      state: 'accepted',
      stage: 'end-of-data',
      attempt: 'S1',
      to: 'user@outside.example',
      codeHash: hashCode(cell.delivery?.token ?? '', code),
    });
    expect(Date.parse(cell.delivery?.sentAt ?? '')).not.toBeNaN();
    expect(facts).toMatchObject({ source: '127.0.0.1', ordinary: false, author: 'tester@scanner.example' });
    const shown = linesOf(tested).map((line) => line.text);
    expect(shown).toContain('Code: [code hidden]');
    expect(JSON.stringify(events)).not.toContain(code);
    expect(JSON.stringify(events)).not.toContain(code.replace('-', ''));
  });

  it('lets bounces of a plain hole come to the person who asked', async () => {
    const { cell, server } = await test(open, { send: maker() });
    expect(cell.delivery?.from).toBe('user@outside.example');
    expect(server.heard.flat()).toContain('MAIL FROM:<user@outside.example>');
  });

  it('falls back to the accepted envelope where the person’s own is not taken', async () => {
    const { cell, server } = await test(
      {
        ...open,
        mail: ({ from }) =>
          from === 'user@outside.example' ? '550 5.7.23 SPF validation failed' : undefined,
      },
      { send: maker() },
    );
    expect(cell.delivery).toMatchObject({ state: 'accepted', from: 'tester@scanner.example' });
    expect(server.messages).toHaveLength(1);
  });

  it('does not call a server closed because it dislikes our choice of sender', async () => {
    const { cell, server } = await test(
      {
        ...open,
        queued: ({ from }) => (from === 'user@outside.example' ? '550 5.7.1 SPF fail' : '250 2.0.0 queued'),
      },
      { send: maker() },
    );
    expect(cell).toMatchObject({
      verdict: 'OPEN-ACCEPTED',
      delivery: { state: 'accepted', from: 'tester@scanner.example' },
    });
    // The first one was not taken.
    expect(server.heard.flat().filter((line) => line === 'DATA')).toHaveLength(2);
  });

  it('keeps a forged sender, which is the finding', async () => {
    const { cell } = await test(
      { rcpt: (e) => (isForeign(e.to) && e.from === 'postmaster@office.example' ? YES : undefined) },
      { send: maker() },
    );
    expect(cell).toMatchObject({
      verdict: 'OPEN-FORGED',
      delivery: { attempt: 'S8', from: 'postmaster@office.example', state: 'accepted' },
    });
  });

  it('is not sent where it could never come out, nor with somebody else’s sender', async () => {
    const limited = await test(
      { rcpt: ({ to }) => (to.endsWith('@x.office.example') ? YES : undefined) },
      { send: maker() },
    );
    expect(limited.cell.verdict).toBe('OPEN-LIMITED');
    expect(limited.server.messages).toHaveLength(0);
    const provider = await test(
      { rcpt: (e) => (isForeign(e.to) && e.from.endsWith('@gmail.com') ? YES : undefined) },
      { send: maker(), only: ['S16'] },
    );
    expect(provider.cell.attempts.some((row) => row.id === 'S16' && row.outcome === 'accepted')).toBe(true);
    expect(provider.server.heard.flat()).not.toContain('DATA');
  });

  it('goes through the greeting name that opened the door', async () => {
    const { cell, server } = await test(
      { rcpt: (e) => (isForeign(e.to) && e.helo === 'mail.office.example' ? YES : undefined) },
      { send: maker() },
    );
    expect(cell.delivery).toMatchObject({ attempt: 'S1/X1.1', state: 'accepted' });
    expect(server.messages).toHaveLength(1);
  });

  it('put off at the end is brought again with the same envelope, and never twice once it was taken', async () => {
    const first = await test({ ...open, queued: '451 4.7.1 greylisted' }, { send: maker() });
    const { cell } = first;
    expect(cell).toMatchObject({ verdict: 'OPEN-ACCEPTED', delivery: { state: 'temporary' }, later: ['S1'] });
    const former = cell.delivery === undefined ? {} : { delivery: cell.delivery };
    const again: Partial<CellJob> = {
      send: maker(),
      resumed: [...cell.controls, ...cell.attempts],
      former,
      again: cell.later ?? [],
    };
    const second = await test(open, again);
    expect(second.cell.delivery).toMatchObject({ state: 'accepted', from: cell.delivery?.from });
    expect(second.cell.later).toBeUndefined();
    expect(second.server.messages).toHaveLength(1);
    const taken = second.cell.delivery === undefined ? {} : { delivery: second.cell.delivery };
    const third = await test(open, { ...again, former: taken });
    expect(third.server.messages).toHaveLength(0);
    expect(third.cell.delivery).toEqual(second.cell.delivery);
  });
});

describe('the ordinary message', () => {
  it('goes to the named mailbox of a closed server, once', async () => {
    const seen: MessageFacts[] = [];
    const { cell, server } = await test({}, { mailbox: 'info@office.example', ordinary: maker(seen) });
    expect(cell).toMatchObject({
      verdict: 'CLOSED',
      ordinary: {
        state: 'accepted',
        attempt: 'C1.2',
        to: 'info@office.example',
        from: 'tester@scanner.example',
      },
    });
    expect(cell.delivery).toBeUndefined();
    expect(server.messages).toHaveLength(1);
    expect(seen[0]).toMatchObject({ ordinary: true });
    expect(server.messages[0]).toContain('Subject: Relay Doctor control message');
    expect(cell.ordinary?.codeHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('goes to the postmaster when no mailbox was named', async () => {
    const { cell } = await test({}, { ordinary: maker() });
    expect(cell.ordinary).toMatchObject({ attempt: 'C1', to: 'postmaster@office.example' });
  });

  it('is left to another door that claimed it, and not sent where the control was refused', async () => {
    const left = await test({}, { ordinary: { ...maker(), claim: () => false } });
    expect(left.cell.ordinary).toBeUndefined();
    expect(left.server.messages).toHaveLength(0);
    const refused = await test({ rcpt: () => '554 5.7.1 no' }, { ordinary: maker() });
    expect(refused.cell.ordinary).toBeUndefined();
  });

  it('is not sent again in a later visit', async () => {
    const { server } = await test(
      {},
      { ordinary: maker(), former: { ordinary: { token: 't', state: 'accepted' } } },
    );
    expect(server.messages).toHaveLength(0);
  });
});

describe('the text', () => {
  const facts: MessageFacts = {
    token: 'a7f3k2m9q0w1e5r8t4y6u2i3o7',
    code: '7K4F-Q2MX',
    cell: {
      address: '2001:db8:1111:2222:3333:4444:5555:6666',
      family: 6,
      port: 587,
      host: 'mail.office.example',
    },
    from: 'user@outside.example',
    to: 'somebody.with.a.long.name@outside.example',
    author: '',
    at: '2026-11-22T12:00:00.000Z',
    source: '2001:db8:ffff:2222:3333:4444:5555:6666',
    ordinary: false,
  };

  it.each([
    ['en', false],
    ['en', true],
    ['id', false],
    ['id', true],
  ] as const)(
    'is small, complete and says that a machine wrote it (%s, ordinary: %s)',
    (language, ordinary) => {
      const text = testMessage(
        { ...facts, ...names, ordinary },
        language,
        `${'x'.repeat(300)}\r\nBcc: a@b.example`,
      );
      const [head = '', ...rest] = text.split('\n\n');
      const body = rest.join('\n\n');
      expect(Buffer.byteLength(body)).toBeLessThan(1000);
      expect(head).toContain('Auto-Submitted: auto-generated\n');
      expect(head).toMatch(/^Date: Sun, 22 Nov 2026 12:00:00 \+0000$/m);
      expect(head).toContain(`Message-ID: <${facts.token}@relay-doctor.invalid>`);
      expect(head).toContain(`X-Relay-Doctor-Token: ${facts.token}`);
      expect(head).not.toMatch(/^Bcc:/m);
      expect(head).not.toContain(facts.code);
      for (const part of [facts.code, facts.token, facts.to, facts.source, 'postmaster@office.example'])
        expect(body).toContain(part);
      expect(text).not.toMatch(/\{\{|relayTests/);
      expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    },
  );

  it('does not let a header become two, and keeps the code readable in any language', () => {
    const text = composeMessage({
      token: 't',
      from: '',
      to: 'a@b\r\nBcc: c@d',
      ourName: 'scanner.example',
      at: facts.at,
      subject: 'größe\r\nX: y',
      body: `ünï = 1\nKode: ${facts.code}\n${'ä'.repeat(100)} \n`,
    });
    const [head = '', body = ''] = text.split('\n\n');
    expect(head).not.toMatch(/^(Bcc|X):/m);
    expect(head).toContain('Subject: =?utf-8?B?');
    expect(head).toContain('Content-Transfer-Encoding: quoted-printable');
    expect(body).toContain(`Kode: ${facts.code}\n`);
    expect(body).toContain('=C3=BCn=C3=AF =3D 1\n');
    expect(Math.max(...body.split('\n').map((line) => line.length))).toBeLessThanOrEqual(76);
    const decoded = body
      .replace(/=\n/g, '')
      .replace(/(?:=[0-9A-F]{2})+/g, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString('utf8'));
    expect(decoded).toContain('ä'.repeat(100));
  });
});

describe('findings about messages', () => {
  const find = (cell: Cell, lines: TranscriptLine[] = []) =>
    relayFindings({
      cells: [cell],
      place: 'outside',
      verdict: { code: 'CLOSED', grade: 'closed', params: {} },
      transcripts: new Map([[`${cell.address}:${cell.port}`, lines]]),
    });

  it('show the reply to the end of DATA as what decided', async () => {
    const tested = await test(open, { send: maker() });
    const { delivery } = tested.cell;
    if (!delivery) throw new Error('nothing was sent');
    const proved: Cell = {
      ...tested.cell,
      state: 'open',
      verdict: 'OPEN-PROVED',
      delivery: { ...delivery, state: 'seen' },
    };
    const [finding] = find(proved, linesOf(tested));
    const [evidence] = finding?.evidence ?? [];
    expect(evidence?.lines.slice(-4)).toEqual([
      '> DATA',
      expect.stringMatching(/^< 354/),
      '> .',
      expect.stringContaining('queued'),
    ]);
    expect(evidence?.deciding).toBe((evidence?.lines.length ?? 0) - 1);
  });

  it('put a message that was kept before what is only good to know', async () => {
    const { cell } = await test(open, { send: maker() });
    const [kept] = find({ ...cell, state: 'keeps', verdict: 'KEEPS-IT' });
    expect(kept).toMatchObject({ id: 'relay.keeps', area: 'relay', severity: 'needs-you' });
  });

  it('speak of proof, of the second machine, of bounces and of what was kept', async () => {
    const { cell } = await test(open, { send: maker() });
    const { delivery } = cell;
    if (!delivery) throw new Error('nothing was sent');
    const seen: Cell = {
      ...cell,
      state: 'open',
      verdict: 'OPEN-PROVED',
      culprit: { kind: 'docker', address: '172.18.0.1', from: 'received' },
      delivery: {
        ...delivery,
        state: 'seen',
        exit: '198.51.100.9',
        path: ['127.0.0.1 > mail.office.example'],
        confirmed: { how: 'code', at: '2026-11-22T12:10:00.000Z', arrivedAt: '2026-11-22T12:01:00.000Z' },
      },
    };
    const proved = find(seen);
    expect(proved.map((one) => one.id)).toEqual(
      expect.arrayContaining(['relay.proved', 'relay.open-masked', 'relay.second-hop']),
    );
    expect(proved.find((one) => one.id === 'relay.proved')?.params).toMatchObject({
      to: 'user@outside.example',
      time: '2026-11-22T12:01:00.000Z',
    });
    expect(proved.find((one) => one.id === 'relay.open-masked')?.params.seenAs).toBe('172.18.0.1');
    expect(proved.find((one) => one.id === 'relay.second-hop')?.params.exit).toBe('198.51.100.9');
    const ids = (verdict: 'BOUNCES' | 'KEEPS-IT'): string[] =>
      find({ ...cell, state: 'keeps', verdict }).map((one) => one.id);
    expect(ids('BOUNCES')).toContain('relay.bounces');
    expect(ids('KEEPS-IT')).toContain('relay.keeps');
  });
});
