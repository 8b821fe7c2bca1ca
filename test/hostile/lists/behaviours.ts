import type { Socket } from 'node:net';
import type { BlacklistRow, BlacklistState } from '../../../preload/contract/index.ts';
import { goodList, type ListBehaviour } from '../../fakes/dns/lists.ts';
import { type FakeQuestion, type FakeReply, T } from '../../fakes/dns/server.ts';
import { NASTY } from '../names.ts';
import { pourInto } from '../servers.ts';
import { a, framed, LISTED, NO, octets, promising, record, strings, twisted, YES } from './octets.ts';

/** The address of the small office, as it is asked. */
export const SUBJECT = '203.0.113.9';
const LABEL = '9.113.0.203';

/** A list that misbehaves: what it does, and the states that are true of it. */
export type HostileList = {
  what: string;
  behave: ListBehaviour;
  states: BlacklistState[];
  reason?: RegExp;
  also?: (row: BlacklistRow) => boolean;
};

/** By the book, but for the subject's own address. */
const aboutUs =
  (reply: (question: FakeQuestion) => FakeReply): ListBehaviour =>
  (label, question) =>
    label === LABEL ? reply(question) : goodList()(label, question);

/** The same misbehaviour for every question. */
const always =
  (reply: (question: FakeQuestion) => FakeReply): ListBehaviour =>
  (_label, question) =>
    reply(question);

/** Says yes about us, with this text. */
const listedWith = (text: (question: FakeQuestion) => FakeReply): ListBehaviour =>
  aboutUs((question) => (question.type === T.TXT ? text(question) : YES));

const many = (count: number): Buffer =>
  Buffer.concat(Array.from({ length: count }, () => record(T.A, LISTED)));

/** Over TCP only, whatever the person's patience. */
const drip =
  (ms: number) =>
  (question: FakeQuestion): FakeReply => ({
    stream(socket: Socket) {
      const message = framed(octets(question, YES));
      let at = 0;
      const timer = setInterval(() => {
        if (socket.destroyed || at >= message.length) clearInterval(timer);
        else socket.write(message.subarray(at, ++at));
      }, ms);
      socket.on('close', () => clearInterval(timer));
    },
  });

const streams =
  (act: (socket: Socket, question: FakeQuestion) => void) =>
  (question: FakeQuestion): FakeReply => ({
    stream: (socket) => act(socket, question),
  });

const NOTHING: BlacklistState[] = ['no-answer'];
const wrongId = (message: Buffer): void => {
  message.writeUInt16BE(message.readUInt16BE(0) ^ 0x5555, 0);
};
const wrongName = (message: Buffer): void => {
  message[13] = message[13] === 0x78 ? 0x79 : 0x78;
};

/** Answers that belong to another question, or to none. */
const STRAYS: HostileList[] = [
  { what: 'wrong id', behave: always(() => twisted(YES, wrongId)), states: NOTHING },
  {
    what: 'wrong id first, saying listed, then the true no',
    behave: aboutUs((question) => {
      const lie = octets(question, YES);
      wrongId(lie);
      return { raw: [lie, octets(question, NO)] };
    }),
    states: ['clean'],
  },
  {
    what: 'a thousand guesses at the id before the true no',
    behave: aboutUs((question) => ({
      raw: [
        ...Array.from({ length: 1000 }, (_, n) => {
          const lie = octets(question, YES);
          lie.writeUInt16BE((lie.readUInt16BE(0) + n + 1) & 0xffff, 0);
          return lie;
        }),
        octets(question, NO),
      ],
    })),
    states: ['clean', 'no-answer'],
  },
  { what: 'answer to another question', behave: always(() => twisted(YES, wrongName)), states: NOTHING },
  {
    what: 'another question’s yes first, then the true no',
    behave: aboutUs((question) => {
      const lie = octets(question, YES);
      wrongName(lie);
      return { raw: [lie, octets(question, NO)] };
    }),
    states: ['clean'],
  },
  { what: 'our own question sent back', behave: always(({ raw }) => ({ raw })), states: NOTHING },
  {
    what: 'the records of somebody else',
    behave: aboutUs(() => ({ answers: [a('127.0.0.2', { name: 'somebody.else.test' })] })),
    states: ['clean', 'no-answer'],
  },
  {
    what: 'the yes in the wrong section',
    behave: aboutUs(() => ({ authority: [a('127.0.0.2')] })),
    states: ['clean', 'no-answer'],
  },
  {
    what: 'another class',
    behave: aboutUs(() => twisted(YES, (message) => message.writeUInt16BE(3, message.length - 12))),
    states: ['clean', 'no-answer'],
  },
];

/** Octets that are no message, or no message that anybody should read. */
const OCTETS: HostileList[] = [
  { what: 'no octets at all', behave: always(() => ({ raw: Buffer.alloc(0) })), states: NOTHING },
  { what: 'one octet', behave: always(() => ({ raw: Buffer.from([0]) })), states: NOTHING },
  { what: 'a web page', behave: always(() => ({ raw: Buffer.from('<html>hello</html>') })), states: NOTHING },
  {
    what: 'a name that points at itself',
    behave: aboutUs((question) => ({ raw: promising(question, 1, Buffer.from([0xc0, 0xff, 0xc0, 0xff])) })),
    states: NOTHING,
  },
  {
    what: 'two names that point at each other',
    behave: aboutUs((question) => {
      const base = promising(question, 1, Buffer.alloc(0)).length;
      const body = Buffer.from([0xc0, base + 2, 0xc0, base, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 127, 0, 0, 2]);
      return { raw: promising(question, 1, body) };
    }),
    states: NOTHING,
  },
  {
    what: 'long chains of pointers',
    behave: aboutUs((question) => {
      const base = promising(question, 1, Buffer.alloc(0)).length;
      const chain = Buffer.alloc(4000);
      for (let at = 0; at < chain.length; at += 2) chain.writeUInt16BE(0xc000 | (base + at + 2), at);
      return { raw: promising(question, 400, chain) };
    }),
    states: NOTHING,
  },
  {
    what: 'more records promised than there are',
    behave: aboutUs((question) => ({ raw: promising(question, 60_000, record(T.A, LISTED)) })),
    states: ['listed', 'no-answer'],
  },
  {
    what: 'cut off in the middle of a record',
    behave: aboutUs((question) => ({ raw: promising(question, 1, record(T.A, LISTED).subarray(0, 13)) })),
    states: NOTHING,
  },
  {
    what: 'an address of three octets',
    behave: aboutUs((question) => ({ raw: promising(question, 1, record(T.A, LISTED.subarray(0, 3))) })),
    states: NOTHING,
  },
  {
    what: 'an address of sixteen octets',
    behave: aboutUs((question) => ({ raw: promising(question, 1, record(T.A, Buffer.alloc(16, 127))) })),
    states: NOTHING,
  },
  {
    what: 'a datagram of 48 kB',
    behave: aboutUs((question) => ({ raw: promising(question, 3000, many(3000)) })),
    states: ['listed', 'no-answer'],
    also: (row) => row.answers.length <= 1,
  },
  {
    what: 'two hundred copies of the answer',
    behave: aboutUs((question) => ({ raw: Array.from({ length: 200 }, () => octets(question, YES)) })),
    states: ['listed'],
  },
];

/** Whole messages that say strange things. */
const RECORDS: HostileList[] = [
  {
    what: 'an address that is no answer of a list',
    behave: aboutUs(() => ({ answers: [a('8.8.8.8')] })),
    states: ['broken'],
    reason: /^foreign-answer$/,
  },
  ...['0.0.0.0', '255.255.255.255', '10.0.0.1', '127.0.0.1'].map(
    (ip): HostileList => ({
      what: `${ip} for everybody`,
      behave: always(() => ({ answers: [a(ip)] })),
      states: ['broken'],
    }),
  ),
  {
    what: 'a true code and a foreign address together',
    behave: aboutUs(() => ({ answers: [a('127.0.0.2'), a('198.51.100.1')] })),
    states: ['broken', 'listed'],
  },
  ...[0, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff].map(
    (ttl): HostileList => ({
      what: `a time to live of ${ttl}`,
      behave: aboutUs((question) => ({ raw: promising(question, 1, record(T.A, LISTED, ttl)) })),
      states: ['listed'],
      also: (row) => (row.ttl ?? 0) >= 0 && (row.ttl ?? 0) <= 0x7fff_ffff,
    }),
  ),
  {
    what: 'sixty different codes',
    behave: aboutUs(() => ({ answers: Array.from({ length: 60 }, (_, n) => a(`127.0.0.${n + 2}`)) })),
    states: ['listed'],
    also: (row) => row.answers.length <= 16,
  },
  {
    what: 'ten thousand records promised, as many as fit sent, over TCP',
    behave: aboutUs((question) =>
      question.transport === 'udp' ? { truncated: true } : { raw: promising(question, 10_000, many(4000)) },
    ),
    states: ['listed', 'no-answer'],
    also: (row) => row.answers.length <= 16,
  },
  {
    what: 'an alias of an alias without end',
    behave: aboutUs(({ name, count }) => ({
      answers: [{ type: T.CNAME, data: `n${count}.${name.slice(0, 40)}.test`, name }],
    })),
    states: ['clean', 'no-answer'],
  },
  {
    what: 'an alias of itself',
    behave: aboutUs(({ name }) => ({ answers: [{ type: T.CNAME, data: name, name }] })),
    states: ['clean', 'no-answer'],
  },
  {
    what: 'an alias of 255 octets',
    behave: aboutUs(({ name }) => ({
      answers: [{ type: T.CNAME, name, data: Array.from({ length: 4 }, () => 'x'.repeat(62)).join('.') }],
    })),
    states: ['clean', 'no-answer'],
  },
  {
    what: '"no such name", and a yes all the same',
    behave: aboutUs(() => ({ ...YES, rcode: 3 })),
    states: ['clean', 'listed', 'no-answer'],
  },
  { what: 'an unheard-of return code', behave: always(() => ({ rcode: 11 })), states: NOTHING },
  {
    what: 'SERVFAIL for everything',
    behave: always(() => ({ rcode: 2 })),
    states: NOTHING,
    reason: /^servfail$/,
  },
  { what: 'REFUSED for everything', behave: always(() => ({ rcode: 5 })), states: NOTHING },
  {
    what: 'SERVFAIL about us only',
    behave: aboutUs(() => ({ rcode: 2 })),
    states: NOTHING,
    reason: /^servfail$/,
  },
  {
    what: 'yes the first time, no ever after',
    behave: aboutUs(({ count }) => (count === 1 ? YES : NO)),
    states: ['listed'],
  },
  {
    what: 'another answer each time',
    behave: always(({ count }) => (count % 2 === 1 ? YES : NO)),
    states: ['broken', 'listed', 'no-answer'],
  },
  {
    what: 'both answers at once',
    behave: aboutUs((question) => ({ raw: [octets(question, YES), octets(question, NO)] })),
    states: ['listed'],
  },
  { what: 'yes to everybody', behave: always(() => YES), states: ['broken'], reason: /^lists-everyone$/ },
  {
    what: 'a counter-entry that never answers',
    behave: (label, question) =>
      label === '1.0.0.127' ? 'silence' : label === LABEL ? YES : goodList()(label, question),
    states: NOTHING,
    reason: /^proof-unfinished$/,
  },
];

/** The list's own words, which stand in the report. */
const TEXTS: HostileList[] = [
  {
    what: 'a text of 64 kB with terminal codes, direction marks and markup',
    behave: listedWith((question) =>
      question.transport === 'udp'
        ? { truncated: true }
        : { raw: promising(question, 1, record(T.TXT, strings(NASTY.repeat(420).slice(0, 60_000)))) },
    ),
    states: ['listed'],
    also: (row) => (row.txt ?? '').length <= 600,
  },
  {
    what: 'a text that lies about its length',
    behave: listedWith((question) => ({
      raw: promising(question, 1, record(T.TXT, Buffer.from([255, 65, 66]))),
    })),
    states: ['listed'],
  },
  {
    what: 'a text of octets that are no letters',
    behave: listedWith((question) => ({
      raw: promising(question, 1, record(T.TXT, Buffer.from([4, 0xff, 0xfe, 0, 0x1b]))),
    })),
    states: ['listed'],
  },
  {
    what: 'four thousand texts',
    behave: listedWith((question) =>
      question.transport === 'udp'
        ? { truncated: true }
        : {
            raw: promising(
              question,
              4000,
              Buffer.concat(Array.from({ length: 4000 }, () => record(T.TXT, strings('x')))),
            ),
          },
    ),
    states: ['listed'],
    also: (row) => (row.txt ?? '').length <= 600,
  },
  { what: 'no text, only silence', behave: listedWith(() => 'silence'), states: ['listed'] },
  { what: 'no text, only SERVFAIL', behave: listedWith(() => ({ rcode: 2 })), states: ['listed'] },
];

/** What can be done to somebody who comes by TCP. */
const TCP: HostileList[] = [
  { what: 'a drip of one octet every two seconds', behave: aboutUs(drip(2000)), states: NOTHING },
  { what: 'a drip that is in time', behave: aboutUs(drip(10)), states: ['listed'] },
  {
    what: 'a stream that never ends',
    behave: aboutUs(streams((socket) => void pourInto(socket, Buffer.alloc(65_536, 0xc0)))),
    states: NOTHING,
  },
  {
    what: 'whole messages without end, none of them ours',
    behave: aboutUs(
      streams((socket, question) => {
        const lie = octets(question, YES);
        wrongId(lie);
        void pourInto(socket, Buffer.concat(Array.from({ length: 500 }, () => framed(lie))));
      }),
    ),
    states: NOTHING,
  },
  { what: 'a line that hangs up', behave: aboutUs(streams((socket) => socket.destroy())), states: NOTHING },
  { what: 'a line that goes dead', behave: aboutUs(streams(() => undefined)), states: NOTHING },
  {
    what: 'a message of no length',
    behave: aboutUs(streams((socket) => socket.write(Buffer.from([0, 0])))),
    states: NOTHING,
  },
  {
    what: 'a length, and then nothing',
    behave: aboutUs(streams((socket) => socket.write(Buffer.from([0xff, 0xff])))),
    states: NOTHING,
  },
  {
    what: 'cut short over TCP too',
    behave: aboutUs(() => ({ truncated: true })),
    states: NOTHING,
  },
];

/** Every misbehaviour; its place is its zone. */
export const HOSTILE_LISTS: readonly HostileList[] = [...STRAYS, ...OCTETS, ...RECORDS, ...TEXTS, ...TCP];
