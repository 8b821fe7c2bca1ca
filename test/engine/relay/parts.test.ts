import { afterEach, describe, expect, it } from 'vitest';
import {
  echoedAddress,
  isMasked,
  judgeRun,
  namedList,
  relayFindings,
  runNmapSixteen,
} from '../../../main/engine/relay/index.ts';
import { readPathSign } from '../../../main/engine/relay/path-signs.ts';
import {
  finding as findingSchema,
  type RunEvent,
  type TranscriptLine,
} from '../../../preload/contract/index.ts';
import { wordsIn } from '../../../words/index.ts';
import { testDeps } from '../../fakes/smtp/deps.ts';
import { type OfficeRules, office } from '../../fakes/smtp/office.ts';
import { probe } from '../../fakes/smtp/probe.ts';
import type { FakeServer } from '../../fakes/smtp/script.ts';

const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('the address the server saw', () => {
  it.each([
    ['250-mail.office.example Hello scanner.example [203.0.113.51], pleased to meet you', '203.0.113.51'],
    [
      '250-mail.office.example Hello probe.scanner.example [203.0.113.51], Haraka is at your service.',
      '203.0.113.51',
    ],
    ['250-mail Hello [127.0.0.1] [172.18.0.1]', '172.18.0.1'],
    ['250-mail Hello scanner.example [IPv6:2001:DB8::50], pleased', '2001:db8::50'],
    ['250-EX1.office.example Hello 10.0.0.7', '10.0.0.7'],
    ['250-mail.office.example', null],
    ['250-mail.office.example Hello scanner.example [999.1.1.1]', null],
    ['250 10.0.0.1 says nothing about us', null],
  ])('%s', (line, expected) => expect(echoedAddress([line, '250 SIZE'])).toBe(expected));

  it.each([
    ['172.18.0.1', true],
    ['100.64.3.4', true],
    ['fd00::1', true],
    ['192.0.2.25', true],
    ['203.0.113.50', false],
    ['::ffff:203.0.113.50', false],
    ['192.168.0.23', false],
    ['198.51.100.7', false],
    [null, false],
  ])('%s masked: %s', (seen, expected) =>
    expect(isMasked(seen, '192.0.2.25', ['192.168.0.23', '203.0.113.50'])).toBe(expected),
  );
});

it('sees who else is answering', () => {
  const banner = (text: string) => ({ code: 220, text });
  expect(readPathSign(banner('avast! SMTP proxy ready'), [])).toBe('mail-shield');
  expect(readPathSign(banner('*************'), [])).toBe('asterisks');
  expect(readPathSign(banner('mail ESMTP'), ['XXXXXXXA'])).toBe('tls-stripped');
  expect(readPathSign(banner('mail ESMTP McAfee Email Gateway'), ['STARTTLS'])).toBeNull();
});

it.each([
  [
    'Client host [203.0.113.50] blocked using zen.spamhaus.org; https://www.spamhaus.org/query',
    'zen.spamhaus.org',
  ],
  ['rejected because 203.0.113.50 is in a black list at bl.example.net', 'bl.example.net'],
  ['listed by SpamCop', 'spamcop'],
  ['go away', null],
])('%s names %s', (text, list) => expect(namedList(text)).toBe(list));

describe('findings', () => {
  async function findings(rules: OfficeRules) {
    const server = await office(rules);
    servers.push(server);
    const { cell, events } = await probe(server.port);
    const transcripts = new Map<string, TranscriptLine[]>();
    for (const event of events as RunEvent[]) {
      if (event.type === 'transcript')
        transcripts.set(event.cell, [...(transcripts.get(event.cell) ?? []), ...event.lines]);
    }
    const verdict = judgeRun({
      cells: [cell],
      place: 'outside',
      port25Out: 'unknown',
      result: 'done',
      attemptsDone: 1,
      attemptsPlanned: 1,
      honest: null,
    });
    const found = relayFindings({ cells: [cell], place: 'outside', verdict, transcripts });
    for (const one of found) expect(() => findingSchema.parse(one)).not.toThrow();
    return found;
  }

  it('an open relay, with the lines that prove it', async () => {
    const [open] = await findings({
      rcpt: ({ to }) => (to === 'user@outside.example' ? '250 2.1.5 Ok' : undefined),
    });
    expect(open).toMatchObject({ id: 'relay.open', severity: 'act-now', refs: ['S1', 'S2', 'C5'] });
    const proof = open?.evidence[0];
    expect(proof?.lines.slice(-2)).toEqual(['> RCPT TO:<user@outside.example>', '< 250 2.1.5 Ok']);
    expect(proof?.lines[proof.deciding ?? -1]).toBe('< 250 2.1.5 Ok');
    expect(proof?.lines.length).toBeLessThanOrEqual(6);
  });

  it('what else the conversation gave away', async () => {
    const found = await findings({
      keywords: ['PIPELINING', 'AUTH PLAIN', 'XCLIENT NAME ADDR'],
      hello: 'mail Hello scanner.example [10.1.1.1]',
      rcpt: ({ to }) => (to.endsWith('@office.example') ? '250 ok' : undefined),
    });
    expect(found.map((one) => one.id).sort()).toEqual([
      'relay.auth-before-tls',
      'relay.auth-plain-only',
      'relay.catch-all',
      'relay.closed',
      'relay.masked-visitor',
      'relay.xclient',
    ]);
    const words = wordsIn('id');
    for (const one of found)
      expect(words(`findingRelay:${one.id}.saw`, one.params)).not.toMatch(/\{\{|findingRelay/);
  });
});

describe('the sixteen', () => {
  it('are made with a few connections and no pause', async () => {
    const server = await office();
    servers.push(server);
    const { attempts, connections, ms } = await runNmapSixteen(
      { ip: '127.0.0.1', port: server.port },
      testDeps(),
    );
    expect(attempts.map((row) => row.id).join(' ')).toBe(
      'S2 S4 S6 S11 R3 R1 R7 R8 R13 R11 R12 R17 R16 R20 R23 R21',
    );
    expect(attempts.every((row) => row.outcome === 'refused-relay')).toBe(true);
    expect(connections).toBe(8);
    expect(ms).toBeLessThan(1000);
  });
});
