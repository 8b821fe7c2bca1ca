/** The lists of the matrix. What is right follows from how each is set up here. */
import { AD, NET, reversed, SUBJECT } from './addresses.ts';
import type { DataSet, Host, ListSpec, Public, Right } from './list-spec.ts';

const { listed: BAD } = SUBJECT;

const CLEAN: Right = { states: ['clean'] };
const LISTED: Right = { states: ['listed'] };
const both = (right: Right) => ({ listed: right, clean: right });
const broken = (...why: string[]): Right => ({ states: ['broken'], why });
const silent = (...why: string[]): Right => ({ states: ['no-answer'], why });

const SOA = '$SOA 300 ns.nshosting.net hostmaster.nshosting.net 1 3600 600 86400 60';
const TEXT = 'Listed by the lab, see https://lists.example/$';

/** An ip4set: entries are `ADDRESS` or `ADDRESS CODE`. */
const four = (entries: readonly string[]): DataSet => {
  const lines = entries.map((entry) => {
    const [address, code] = entry.split(' ');
    return code === undefined ? address : `${address} :${code}:${TEXT}`;
  });
  return ['ip4set', [SOA, `:127.0.0.2:${TEXT}`, ...lines, ''].join('\n')];
};

const GOOD4 = four(['127.0.0.2', BAD.ip4]);
const GOOD6: DataSet = [
  'ip6trie',
  [SOA, `:127.0.0.2:${TEXT}`, '::ffff:7f00:2/128', `${BAD.ip6}/128`, ''].join('\n'),
];
const GOOD_NAMES: DataSet = ['dnset', [SOA, `:127.0.0.2:${TEXT}`, 'test', BAD.domain, ''].join('\n')];
const EVERYBODY = four(['0.0.0.0/1', '128.0.0.0/1']);

const acl = (what: string, whom: readonly string[]): DataSet => [
  'acl',
  whom.map((one) => `${one} ${what}\n`).join(''),
];
const PUBLIC = [NET.public4, NET.public6];

type Parts = Partial<Omit<ListSpec, 'id' | 'words'>>;

/** An ordinary IPv4 list on rbldnsd; `parts` says what is different. */
const list = (id: string, words: string, parts: Parts = {}): ListSpec => ({
  id,
  words,
  zone: `bl.${id}.example`,
  kinds: ['ip4'],
  hosts: ['rbl'],
  data: [GOOD4],
  public: 'same',
  listed: LISTED,
  clean: CLEAN,
  ...parts,
});

const code = (match: string, severity: string, meaning = 'Said by the lab') => ({ match, severity, meaning });

/** A list that has something else for the listed company than 127.0.0.2. */
const coded = (id: string, words: string, answer: string, severity: string, right: Right): ListSpec =>
  list(id, words, {
    data: [four(['127.0.0.2', `${BAD.ip4} ${answer}`])],
    row: { codes: [code('127.0.0.2', 'listed'), code(answer, severity)] },
    listed: right,
  });

const ON_BIND = `2.0.0.127 A 127.0.0.2\n${reversed(BAD.ip4)} A 127.0.0.2\n${reversed(BAD.ip4)} TXT "Listed"`;

const GOOD: ListSpec[] = [
  list('good', 'by the book'),
  list('glued', 'its name servers are in its own zone', { hosts: ['rbl'], row: {} }),
  coded('policy', 'lists as dynamic', '127.0.0.10', 'policy', { states: ['policy'] }),
  coded('notes', 'gives information', '127.0.0.20', 'informational', { states: ['information'] }),
  list('newcode', 'answers with a code that nobody knows', {
    data: [four(['127.0.0.2', `${BAD.ip4} 127.0.0.77`])],
    row: { unmatched: 'unknown' },
    listed: { states: ['information'], why: ['unknown-code'] },
  }),
  list('anycode', 'every code of it is a listing', {
    data: [four(['127.0.0.2', `${BAD.ip4} 127.0.0.77`])],
    listed: { states: ['listed'] },
  }),
  list('twice', 'answers with two addresses, one of them only a policy', {
    data: [four(['127.0.0.2', `${BAD.ip4} 127.0.0.10`]), four([BAD.ip4])],
    row: { codes: [code('127.0.0.2', 'listed'), code('127.0.0.10', 'policy')] },
  }),
  list('six', 'IPv6 addresses', { kinds: ['ip6'], data: [GOOD6] }),
  list('fourandsix', 'IPv4 and IPv6', { kinds: ['ip4', 'ip6'], data: [GOOD4, GOOD6] }),
  list('nosix', 'IPv4, though the catalogue says IPv6 as well', {
    kinds: ['ip4', 'ip6'],
    hosts: ['bind'],
    records: ON_BIND,
    kindsApart: { ip6: both(broken('empty-ip6', 'empty')) },
  }),
  // rbldnsd takes ::ffff:127.0.0.2 for 127.0.0.2, so that an IPv4 set passes the IPv6 test of RFC 5782; it lists no IPv6 address, and says so.
  list('mapped', 'IPv4 on rbldnsd, which shows the test entry for IPv6 too', {
    kinds: ['ip4', 'ip6'],
    kindsApart: { ip6: both(CLEAN) },
  }),
  list('names', 'domains', { kinds: ['domain'], data: [GOOD_NAMES], row: { scope: 'domain' } }),
  list('mixed', 'IPv4 and domains in one zone', { kinds: ['ip4', 'domain'], data: [GOOD4, GOOD_NAMES] }),
  list('othertest', 'another test entry', {
    data: [four(['127.0.0.99', BAD.ip4])],
    row: { testPoint: { listed: '127.0.0.99', unlisted: '127.0.0.1' } },
  }),
  list('white', 'lists good senders', {
    data: [four(['127.0.0.2', `${BAD.ip4} 127.0.5.1`])],
    row: { codes: [code('127.0.0.2', 'listed'), code('127.0.5.1', 'informational')] },
    listed: { states: ['information'] },
  }),
  list('score', 'has a mark for everybody', {
    data: [four(['0.0.0.0/1 127.0.0.5', '128.0.0.0/1 127.0.0.5', '127.0.0.2', BAD.ip4])],
    row: {
      codes: [code('127.0.0.2', 'listed'), code('127.0.0.5', 'informational')],
      testPoint: { listed: '127.0.0.2', unlisted: null },
    },
    clean: { states: ['information'] },
  }),
  list('generic', 'a generic data set', {
    data: [
      [
        'generic',
        [
          SOA,
          `2.0.0.127 A 127.0.0.2`,
          `${reversed(BAD.ip4)} A 127.0.0.2`,
          `${reversed(BAD.ip4)} TXT "Listed"`,
          '',
        ].join('\n'),
      ],
    ],
  }),
];

const BAD_LISTS: ListSpec[] = [
  list('notest', 'has no test entry', {
    data: [four([BAD.ip4])],
    row: { testPoint: null },
    listed: { states: ['information'], why: ['unproved'] },
    clean: silent('unproved'),
  }),
  list('losttest', 'has lost its test entry', {
    data: [four([BAD.ip4])],
    listed: { states: ['information'], why: ['unproved'] },
    clean: broken('empty'),
  }),
  list('empty', 'emptied', { data: [['ip4set', `${SOA}\n`]], ...both(broken('empty')) }),
  list('world', 'lists everybody', { data: [EVERYBODY], ...both(broken('lists-everyone')) }),
  list('lapsed', 'its zone was given up', { hosts: [], ...both(broken('empty')) }),
  list('parked', 'its domain is parked', {
    hosts: ['parking'],
    ...both(broken('foreign-answer')),
  }),
  list('webanswer', 'answers for those it lists with an address of the web', {
    hosts: ['bind'],
    records: `2.0.0.127 A 127.0.0.2\n${reversed(BAD.ip4)} A ${AD}`,
    listed: broken('foreign-answer'),
  }),
  list('volume', 'says to everybody that too much was asked', {
    data: [four(['0.0.0.0/1 127.255.255.255', '128.0.0.0/1 127.255.255.255'])],
    ...both({ states: ['refused'], why: ['refused-volume'] }),
  }),
  list('closed', 'REFUSED to all', {
    data: [GOOD4, acl(':refuse', ['0.0.0.0/0', '::/0'])],
    ...both(silent('servfail', 'refused-dns')),
  }),
  list('spoilt', 'SERVFAIL to all', { hosts: ['bind'], isSpoilt: true, ...both(silent('servfail')) }),
  list('lame', 'its only name server does not know it', {
    hosts: ['lame'],
    ...both(silent('servfail', 'refused-dns', 'lame')),
  }),
  list('ghost', 'its name server has no address', {
    hosts: ['ghost'],
    ...both(silent('servfail', 'unreachable', 'timeout')),
  }),
  list('mute', 'its name server says nothing', {
    hosts: ['hole'],
    ...both(silent('servfail', 'timeout', 'unreachable')),
  }),
];

const LINES: ListSpec[] = [
  list('halflame', 'one of two name servers does not know it', { hosts: ['lame', 'rbl'] }),
  list('halfmute', 'one of two name servers says nothing', { hosts: ['hole', 'rbl'] }),
  list('sixonly', 'its name server is reachable over IPv6 only', { hosts: ['lone'] }),
  list('slow', 'answers 0.4 s late', { hosts: ['slow'] }),
  list('lossy', 'loses every seventh datagram', { hosts: ['lossy'] }),
  list('bind', 'on BIND', {
    hosts: ['bind'],
    records: ON_BIND,
  }),
  list('alias', 'its entries are aliases in its own zone', {
    hosts: ['bind'],
    records: `2.0.0.127 CNAME entry\n${reversed(BAD.ip4)} CNAME entry`,
  }),
  list('mirror', 'its entries are aliases into somebody else’s zone', {
    hosts: ['bind'],
    records: `2.0.0.127 CNAME entry.bl.bind.example.\n${reversed(BAD.ip4)} CNAME entry.bl.bind.example.`,
  }),
  list('long', 'its answers need TCP', {
    hosts: ['bind'],
    records: ['2.0.0.127', reversed(BAD.ip4)]
      .flatMap((name) => Array.from({ length: 60 }, (_, at) => `${name} A 127.0.0.${at + 2}`))
      .join('\n'),
    row: { codes: [code('127.0.0.2-99', 'listed')] },
  }),
];

const refusing = (id: string, words: string, what: string, to: Public, row = {}): ListSpec =>
  list(id, words, { data: [GOOD4, acl(what, PUBLIC)], public: to, row });

const REFUSING: ListSpec[] = [
  refusing('codes', '127.255.255.254 to public resolvers', `:127.255.255.254:No public resolvers`, 'code'),
  refusing('ones', '127.0.0.1 to public resolvers', ':127.0.0.1:Refused. Your DNS IP: $', 'code', {
    errorCodes: [code('127.0.0.1', 'error')],
  }),
  refusing('hides', '“no such name” to public resolvers', ':empty', 'empty'),
  refusing('slams', 'REFUSED to public resolvers', ':refuse', 'refuse'),
  refusing('ignores', 'silence to public resolvers', ':ignore', 'ignore'),
  list('views', '127.255.255.254 to public resolvers, from BIND', {
    hosts: ['bind'],
    records: `2.0.0.127 A 127.0.0.2\n${reversed(BAD.ip4)} A 127.0.0.2`,
    public: 'code',
  }),
  list('zen', 'refuses public resolvers, and knows keys', {
    zone: 'zen.spamhaus.org',
    // The words are the ones that such a list really sends: people meet them in returned mail.
    data: [
      GOOD4,
      acl(':127.255.255.254:Error: open resolver; https://check.spamhaus.org/returnc/pub/$/', PUBLIC),
    ],
    public: 'code',
    row: { keyRequired: 'optional' },
    keyed: { template: '{key}.zen.dq.spamhaus.net', zone: 'zen.dq.spamhaus.net' },
  }),
  list('mail', 'is there for keys only', {
    zone: 'combined.mail.abusix.zone',
    hosts: [],
    row: { query: 'with-key', keyRequired: 'required' },
    ...both(broken('empty')),
    keyed: { template: '{key}.combined.mail.abusix.zone', zone: 'combined.mail.abusix.zone' },
  }),
];

const FILTERED: ListSpec[] = [
  list('adzero', 'the advertising blocker answers 0.0.0.0 for it', { filtered: '0.0.0.0' }),
  list('adself', 'the advertising blocker answers 127.0.0.1 for it', { filtered: '127.0.0.1' }),
];

const OWN: ListSpec[] = [
  list('own', 'added by the person', { kinds: ['ip4', 'ip6'], data: [GOOD4, GOOD6], isOwn: true }),
  list('ownuntested', 'added by the person, and without a test entry', {
    data: [four([BAD.ip4])],
    isOwn: true,
    listed: { states: ['information'], why: ['unproved'] },
    clean: broken('empty'),
  }),
  list('owntypo', 'added by the person with a mistake in its name', {
    hosts: [],
    isOwn: true,
    ...both(broken('empty')),
  }),
];

/** All of them. */
export const LISTS: readonly ListSpec[] = [...GOOD, ...BAD_LISTS, ...LINES, ...REFUSING, ...FILTERED, ...OWN];

/** The list that the receivers of the bounce rows use. */
export const BOUNCE_ZONE = 'zen.spamhaus.org';

const HOST_NAMES: Record<Host, string> = {
  rbl: 'rbl.nshosting.net',
  lone: 'lone.nshosting.net',
  bind: 'bind.nshosting.net',
  parking: 'parking.nshosting.net',
  slow: 'slow.nshosting.net',
  lossy: 'lossy.nshosting.net',
  hole: 'hole.nshosting.net',
  lame: 'lame.nshosting.net',
  ghost: 'ghost.nshosting.net',
};

/** The name of a name server of the hosting company. */
export const hostName = (host: Host): string => HOST_NAMES[host];
