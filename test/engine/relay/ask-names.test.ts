import { afterEach, describe, expect, it } from 'vitest';
import { readNames } from '../../../main/engine/relay/ask-names.ts';
import { type CellJob, relayFindings } from '../../../main/engine/relay/index.ts';
import type { Cell, TranscriptLine } from '../../../preload/contract/index.ts';
import { type OfficeRules, office } from '../../fakes/smtp/office.ts';
import { type Probed, probe } from '../../fakes/smtp/probe.ts';
import type { FakeServer } from '../../fakes/smtp/script.ts';

const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

type Tested = Probed & { server: FakeServer; found: ReturnType<typeof relayFindings> };

async function test(rules: OfficeRules = {}, job: Partial<CellJob> = {}, haste = 1): Promise<Tested> {
  const server = await office(rules);
  servers.push(server);
  const probed = await probe(server.port, job, {}, new AbortController().signal, haste);
  const lines: TranscriptLine[] = probed.events.flatMap((event) =>
    event.type === 'transcript' ? event.lines : [],
  );
  const transcripts = new Map([[`127.0.0.1:${server.port}`, lines]]);
  const verdict = { code: 'CLOSED', grade: 'closed', params: {} } as const;
  const found = relayFindings({ cells: [probed.cell], place: 'outside', verdict, transcripts });
  return { ...probed, server, found };
}

/** Answers VRFY like this; EXPN is off unless told. */
const vrfy =
  (answer: (name: string) => string, expn: (name: string) => string = () => '502 5.5.1 not implemented') =>
  (line: string): string | undefined => {
    const [verb = '', name = ''] = line.split(' ');
    return verb === 'VRFY' ? answer(name) : verb === 'EXPN' ? expn(name) : undefined;
  };
const isKnown = (name: string): boolean => name.startsWith('postmaster') || name.startsWith('info');
const idsOf = ({ found }: Tested): string[] => found.map((one) => one.id);

describe('what VRFY and EXPN give away', () => {
  it('nothing on a server that switched them off, with two refusals on one connection at most', async () => {
    const tested = await test();
    expect(tested.cell.facts).toMatchObject({ vrfy: 'off', expn: 'off' });
    expect(idsOf(tested)).not.toContain('relay.vrfy');
    const asked = tested.server.heard.filter((lines) => lines.some((line) => /^(VRFY|EXPN)/.test(line)));
    expect(asked).toHaveLength(1);
    expect(asked[0]?.filter((line) => /^(VRFY|EXPN)/.test(line))).toEqual([
      'VRFY postmaster@office.example',
      'EXPN postmaster@office.example',
    ]);
    expect(asked[0]?.at(-1)).toBe('QUIT');
    // After everything else.
    expect(tested.server.heard.at(-1)).toBe(asked[0]);
  });

  it('nothing when every name gets the same "send it and see"', async () => {
    const tested = await test({
      other: vrfy(
        () => '252 2.0.0 try it',
        () => '252 2.0.0 try it',
      ),
    });
    expect(tested.cell.facts).toMatchObject({ vrfy: 'says-nothing', expn: 'says-nothing' });
    expect(idsOf(tested)).not.toContain('relay.vrfy');
  });

  it('names, when the made-up one is refused and the real one is not', async () => {
    const tested = await test(
      { other: vrfy((name) => (isKnown(name) ? `252 2.0.0 ${name}` : `550 5.1.1 <${name}>: User unknown`)) },
      { mailbox: 'info@office.example' },
    );
    expect(tested.cell.facts?.vrfy).toBe('names');
    const finding = tested.found.find((one) => one.id === 'relay.vrfy');
    expect(finding).toMatchObject({ severity: 'good-to-know', params: { address: '127.0.0.1' } });
    expect(finding?.evidence[0]?.lines).toContain('> VRFY info@office.example');
    for (const lines of tested.server.heard) {
      expect(lines.filter((line) => /^(VRFY|EXPN)/.test(line)).length).toBeLessThanOrEqual(2);
    }
  });

  it('names by EXPN alone', async () => {
    const tested = await test({
      other: vrfy(
        () => '252 2.0.0 try it',
        (name) => (isKnown(name) ? '250 2.1.5 Rina <rina@office.example>' : '550 5.1.1 no such list'),
      ),
    });
    expect(tested.cell.facts).toMatchObject({ vrfy: 'says-nothing', expn: 'names' });
    expect(idsOf(tested)).toContain('relay.vrfy');
  });

  it.each<[string, number, number | null, string]>([
    ['both unknown', 550, 550, 'off'],
    ['not implemented', 502, null, 'off'],
    ['both yes', 250, 250, 'says-nothing'],
    ['yes and no', 250, 550, 'names'],
    ['yes and maybe', 250, 252, 'names'],
    ['will forward', 251, 551, 'names'],
    ['maybe and no', 252, 550, 'names'],
    ['maybe twice', 252, 252, 'says-nothing'],
  ])('%s', (_, known, nobody, told) => {
    const second = nobody === null ? null : { code: nobody };
    expect(
      readNames({ code: known, text: 'Info <info@office.example>' }, second, 'info@office.example'),
    ).toBe(told);
  });

  it('is asked at the door with the full list only, and not where the test could not be finished', async () => {
    const asks = ({ server }: Tested): boolean =>
      server.heard.flat().some((line) => /^(VRFY|EXPN)/.test(line));
    expect(asks(await test({}, { form: 'short' }))).toBe(false);
    expect(asks(await test({}, { only: ['S1'] }))).toBe(false);
    expect(asks(await test({ rcpt: () => '554 5.7.1 no' }))).toBe(false);
    expect(asks(await test({ rcpt: () => '450 4.2.0 Greylisted' }))).toBe(false);
    expect(asks(await test({}, { former: { facts: { vrfy: 'off', expn: 'off' } } }))).toBe(false);
  });

  it('keeps quiet when nobody answers', async () => {
    const { cell } = await test({ mute: (line) => /^(VRFY|EXPN)/.test(line) });
    expect(cell).toMatchObject({ verdict: 'CLOSED', facts: { vrfy: 'not-asked' } });
  });
});

describe('bounces to its own postmaster (C4)', () => {
  it('taken is how it should be', async () => {
    const tested = await test();
    expect(tested.cell.controls.find((row) => row.id === 'C4')).toMatchObject({
      mailFrom: '',
      outcome: 'accepted',
    });
    expect(idsOf(tested)).not.toContain('relay.null-sender-refused');
  });

  it.each<[string, OfficeRules]>([
    ['at MAIL', { mail: (e) => (e.from === '' ? '550 5.7.1 no bounces here' : undefined) }],
    ['at RCPT', { rcpt: (e) => (e.from === '' ? '550 5.7.1 no bounces here' : undefined) }],
  ])('refused %s is told, and spoils nothing', async (_, rules) => {
    const tested = await test(rules);
    expect(tested.cell).toMatchObject({ verdict: 'CLOSED' });
    expect(tested.cell.controls.find((row) => row.id === 'C4')).toMatchObject({
      outcome: 'not-run',
      rule: 'reply.null-sender-refused',
    });
    expect(idsOf(tested)).toContain('relay.null-sender-refused');
  });
});

describe('logins (R10)', () => {
  const port = (cell: Cell, number: number): Cell => ({ ...cell, port: number });
  const find = (cell: Cell): string[] =>
    relayFindings({
      cells: [cell],
      place: 'outside',
      verdict: { code: 'CLOSED', grade: 'closed', params: {} },
    }).map((one) => one.id);

  it('on port 25, before or after encryption', async () => {
    const { cell } = await test({ startTls: 'works', keywords: ['PIPELINING', 'AUTH PLAIN LOGIN'] });
    expect(cell.facts).toMatchObject({ authPlain: ['PLAIN', 'LOGIN'], authTls: ['PLAIN', 'LOGIN'] });
    expect(find(port(cell, 25))).toEqual(
      expect.arrayContaining(['relay.auth-on-25', 'relay.auth-before-tls']),
    );
    // Encryption can be had: the password need not be readable.
    expect(find(port(cell, 25))).not.toContain('relay.auth-plain-only');
    expect(find(port(cell, 587))).not.toContain('relay.auth-on-25');
    const hidden: Cell = {
      ...port(cell, 25),
      facts: { authPlain: [], authTls: ['PLAIN'], starttls: 'started' },
    };
    expect(find(hidden)).toContain('relay.auth-on-25');
  });

  it('with nothing but readable passwords, and no encryption', async () => {
    const { cell } = await test({ keywords: ['AUTH PLAIN LOGIN'] });
    expect(find(cell)).toContain('relay.auth-plain-only');
    const safer = await test({ keywords: ['AUTH PLAIN CRAM-MD5'] });
    expect(idsOf(safer)).not.toContain('relay.auth-plain-only');
  });

  it('not asked for on a port for people who log in', async () => {
    const { cell } = await test({}, { role: 'submission', form: 'short' });
    expect(cell.role).toBe('submission');
    expect(find(port(cell, 587))).toContain('relay.submission-no-login');
    expect(find(port(cell, 465))).toContain('relay.submission-no-login');
    expect(find(port(cell, 2525))).not.toContain('relay.submission-no-login');
    expect(find(port(cell, 25))).not.toContain('relay.submission-no-login');
  });
});

describe('deliberate slowness', () => {
  it('is waited out, measured and named', async () => {
    const tested = await test(
      { greeting: ['220 mail.office.example ESMTP'], delay: (line) => (line.startsWith('EHLO') ? 70 : 0) },
      { only: ['S1'] },
      100,
    );
    const { facts } = tested.cell;
    expect(tested.cell.verdict).toBe('CLOSED');
    expect(facts?.slowestMs).toBeGreaterThanOrEqual(6500);
    const tarpit = tested.found.find((one) => one.id === 'relay.tarpit');
    expect(Number(tarpit?.params.seconds)).toBeGreaterThanOrEqual(6.5);
    expect(tarpit?.severity).toBe('good-to-know');
  });

  it('at the greeting', async () => {
    const server = await office({ greetAfterMs: 40 });
    servers.push(server);
    const { cell } = await probe(server.port, { only: ['S1'] }, {}, new AbortController().signal, 100);
    expect(cell.verdict).toBe('CLOSED');
    expect(cell.facts?.greetMs).toBeGreaterThanOrEqual(3500);
    const found = relayFindings({
      cells: [cell],
      place: 'outside',
      verdict: { code: 'CLOSED', grade: 'closed', params: {} },
    });
    const finding = found.find((one) => one.id === 'relay.greet-delay');
    expect(finding?.severity).toBe('ok');
    expect(Number(finding?.params.seconds)).toBeGreaterThanOrEqual(3.5);
  });

  it('is not made of ordinary answers', async () => {
    const { cell } = await test({}, { only: ['S1'] });
    expect(cell.facts?.greetMs).toBeUndefined();
    expect(cell.facts?.slowestMs).toBeUndefined();
  });
});
