import { exchange, iis } from './dialects/microsoft.ts';
import { exim, haraka, postfix, sendmail, stalwart } from './dialects/unix.ts';
import { hmailserver, mailenable } from './dialects/windows.ts';
import { BRIDGE_ADDRESS, domainOf, FILTER_HOST, hostOf, OFFICE_ADDRESS, VISITOR } from './names.ts';
import type { Companion, PracticeServer } from './policy.ts';

const VISITOR_ADDRESSES = { 4: VISITOR.ip4, 6: VISITOR.ip6 } as const;

/** A closed server with nothing special about it; every row below says only how it differs. */
function server(
  row: Pick<PracticeServer, 'id' | 'outbound' | 'dialect' | 'expect'> & Partial<PracticeServer>,
): PracticeServer {
  return {
    domain: domainOf(row.id),
    host: hostOf(row.id),
    relay: [],
    mailboxes: ['postmaster', 'info', 'office'],
    acceptsAll: false,
    fate: 'delivered',
    families: [4, 6],
    seenAs: VISITOR_ADDRESSES,
    greylistMs: 0,
    tarpit: null,
    lists: [],
    place: 'outside',
    ...row,
  };
}

/** The second machine of a domain: like its first one, but for what the row says. */
function withCompanion(
  main: PracticeServer,
  row: Pick<Companion, 'role' | 'host' | 'dialect'> & Partial<Companion>,
): PracticeServer {
  const { id: _id, outbound: _out, lists: _lists, place: _place, expect: _expect, ...policy } = main;
  return { ...main, companion: { ...policy, relay: [], ...row } };
}

/** The practice servers in the order in which they are shown (SPEC X). */
export const ROSTER: readonly PracticeServer[] = [
  server({
    id: 'open',
    outbound: '203.0.113.11',
    dialect: hmailserver,
    relay: ['anyone'],
    lists: ['listing', 'provider', 'slow'],
    expect: ['OPEN-ACCEPTED', 'OPEN-PROVED'],
  }),
  server({
    id: 'closed',
    outbound: '203.0.113.12',
    dialect: postfix,
    expect: ['CLOSED'],
  }),
  server({
    id: 'open6',
    outbound: '203.0.113.13',
    dialect: exim,
    relay: ['ipv6'],
    expect: ['OPEN-PART', 'OPEN-PROVED'],
  }),
  server({
    id: 'own-domain',
    outbound: '203.0.113.14',
    dialect: mailenable,
    relay: ['own-sender'],
    expect: ['OPEN-FORGED', 'OPEN-PROVED'],
  }),
  server({
    id: 'own-name',
    outbound: '203.0.113.15',
    dialect: { ...postfix, banner: '220 {host} ESMTP Postfix (Ubuntu)' },
    relay: ['own-helo'],
    expect: ['OPEN-FORGED', 'OPEN-PROVED'],
  }),
  server({
    id: 'greylist',
    outbound: '203.0.113.16',
    dialect: {
      ...postfix,
      banner: '220 {host} ESMTP Postfix (Debian/GNU)',
      greylisted: '450 4.2.0 <{addr}>: Recipient address rejected: Greylisted for 20 seconds',
    },
    greylistMs: 20_000,
    expect: ['CT-LATER', 'CLOSED'],
  }),
  server({
    id: 'tarpit',
    outbound: '203.0.113.17',
    dialect: exchange,
    tarpit: { greetingMs: 1200, fromMs: 600, stepMs: 200, toMs: 1400 },
    expect: ['CLOSED', 'CT-SLOW'],
  }),
  server({
    id: 'keeps',
    outbound: '203.0.113.18',
    dialect: haraka,
    relay: ['anyone'],
    acceptsAll: true,
    fate: 'kept',
    expect: ['OPEN-ACCEPTED', 'KEEPS-IT'],
  }),
  server({
    id: 'masked',
    outbound: '203.0.113.19',
    dialect: exim,
    relay: ['anyone'],
    seenAs: { 4: BRIDGE_ADDRESS, 6: BRIDGE_ADDRESS },
    lists: ['listing', 'provider'],
    expect: ['OPEN-MASKED', 'OPEN-PROVED'],
  }),
  server({
    id: 'copier',
    outbound: '203.0.113.20',
    dialect: iis,
    relay: ['anyone'],
    families: [4],
    seenAs: { 4: OFFICE_ADDRESS, 6: OFFICE_ADDRESS },
    place: 'inside',
    expect: ['OPEN-INSIDE'],
  }),
  server({
    id: 'trick',
    outbound: '203.0.113.21',
    dialect: sendmail,
    relay: ['percent'],
    expect: ['OPEN-TRICK', 'OPEN-PROVED'],
  }),
  server({
    id: 'listed',
    outbound: '203.0.113.22',
    dialect: stalwart,
    lists: ['listing', 'policy', 'provider'],
    expect: ['CLOSED'],
  }),
  server({
    id: 'bounces',
    outbound: '203.0.113.23',
    dialect: postfix,
    relay: ['anyone'],
    fate: 'returned',
    lists: ['slow'],
    expect: ['OPEN-ACCEPTED', 'BOUNCES'],
  }),
  server({
    id: 'login',
    outbound: '203.0.113.24',
    dialect: {
      ...sendmail,
      keywords: [...sendmail.keywords, 'AUTH PLAIN LOGIN'],
      authRefused: '535 5.7.0 authentication failed',
    },
    tellsNames: true,
    expect: ['CLOSED-LOGIN'],
  }),
  withCompanion(
    server({
      id: 'backup',
      outbound: '203.0.113.25',
      dialect: postfix,
      families: [4],
      expect: ['OPEN-PART', 'OPEN-PROVED'],
    }),
    { role: 'backup', host: `backup-mx.${domainOf('backup')}`, dialect: sendmail, relay: ['anyone'] },
  ),
  withCompanion(
    server({
      id: 'filtered',
      outbound: '203.0.113.26',
      host: FILTER_HOST,
      dialect: haraka,
      families: [4],
      expect: ['CLOSED'],
    }),
    { role: 'hidden', host: hostOf('filtered'), dialect: exchange },
  ),
  server({
    id: 'xclient',
    outbound: '203.0.113.27',
    dialect: postfix,
    relay: ['claimed'],
    expect: ['CLOSED', 'OPEN-FORGED', 'OPEN-PROVED'],
  }),
];
