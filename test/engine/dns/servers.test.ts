import { afterEach, describe, expect, test } from 'vitest';
import {
  createResolver,
  isHonest,
  parseServer,
  serverText,
  systemServers,
} from '../../../main/engine/dns/index.ts';
import { realClock, realRandom } from '../../fakes/dns/handles.ts';
import { type FakeReply, startFakeDns, T } from '../../fakes/dns/server.ts';

const closing: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of closing.splice(0)) await thing.close();
});

describe('a server as it is typed', () => {
  const table: [string, string | null][] = [
    ['127.0.0.1', '127.0.0.1:53'],
    [' 127.0.0.1:5353 ', '127.0.0.1:5353'],
    ['::1', '[::1]:53'],
    ['[::1]', '[::1]:53'],
    ['[2001:db8::1]:5300', '[2001:db8::1]:5300'],
    ['fe80::1%lo', '[fe80::1%lo]:53'],
    ['dns.example.com', null],
    ['localhost:53', null],
    ['', null],
    ['127.0.0.1:', null],
    ['127.0.0.1:0', null],
    ['127.0.0.1:65536', null],
    ['127.0.0.1:5 3', null],
    ['[127.0.0.1]:53', null],
    ['[::1]:x', null],
    ['256.0.0.1', null],
    ['2001:db8::1:5300:', null],
  ];
  test.each(table)('%s', (typed, expected) => {
    const server = parseServer(typed);
    expect(server ? serverText(server) : null).toBe(expected);
  });

  test('the computer’s own can all be parsed', () => {
    for (const text of systemServers()) expect(parseServer(text)).not.toBeNull();
  });
});

describe('a DNS that makes up answers', () => {
  const ad: FakeReply = { answers: [{ type: T.A, data: '203.0.113.99' }] };
  const table: [string, (name: string) => FakeReply, boolean | null][] = [
    ['an honest one', () => ({ rcode: 3 }), true],
    ['a city gate (everything)', () => ad, false],
    ['a provider that rewrites real domains', (name) => (name.endsWith('.com') ? ad : { rcode: 3 }), false],
    [
      'a search suffix that catches the rest',
      (name) => (name.endsWith('.invalid') ? ad : { rcode: 3 }),
      false,
    ],
    ['one that refuses us', () => ({ rcode: 5 }), null],
    ['one that fails', () => ({ rcode: 2 }), null],
    ['one that is silent', () => 'silence', null],
  ];
  test.each(table)('%s', async (_words, answer, honest) => {
    const server = await startFakeDns(({ name }) => answer(name));
    const resolver = createResolver({
      servers: [server.address],
      deadlineMs: 400,
      random: realRandom,
      clock: realClock,
    });
    closing.push(server, resolver);
    const found = await isHonest(resolver, realRandom, new AbortController().signal);
    expect(found.honest).toBe(honest);
    if (honest === false) expect([found.answer, found.via]).toEqual(['203.0.113.99', server.address]);
  });
});
