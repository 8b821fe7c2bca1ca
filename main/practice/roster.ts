import { exchange, iis } from './dialects/microsoft.ts';
import { exim, haraka, postfix, sendmail, stalwart } from './dialects/unix.ts';
import { hmailserver, mailenable } from './dialects/windows.ts';
import { BRIDGE_ADDRESS, domainOf, hostOf, OFFICE_ADDRESS, VISITOR } from './names.ts';
import type { PracticeServer } from './policy.ts';

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
    delivers: true,
    families: [4, 6],
    seenAs: VISITOR_ADDRESSES,
    greylistMs: 0,
    tarpit: null,
    listed: false,
    place: 'outside',
    ...row,
  };
}

/** The practice servers in the order in which they are shown (SPEC X). */
export const ROSTER: readonly PracticeServer[] = [
  server({
    id: 'open',
    outbound: '203.0.113.11',
    dialect: hmailserver,
    relay: ['anyone'],
    listed: true,
    expect: ['OPEN-ACCEPTED'],
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
    expect: ['OPEN-PART'],
  }),
  server({
    id: 'own-domain',
    outbound: '203.0.113.14',
    dialect: mailenable,
    relay: ['own-sender'],
    expect: ['OPEN-FORGED'],
  }),
  server({
    id: 'own-name',
    outbound: '203.0.113.15',
    dialect: { ...postfix, banner: '220 {host} ESMTP Postfix (Ubuntu)' },
    relay: ['own-helo'],
    expect: ['OPEN-FORGED'],
  }),
  server({
    id: 'greylist',
    outbound: '203.0.113.16',
    dialect: { ...postfix, banner: '220 {host} ESMTP Postfix (Debian/GNU)' },
    greylistMs: 300_000,
    expect: ['CT-LATER'],
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
    delivers: false,
    expect: ['OPEN-ACCEPTED', 'KEEPS-IT'],
  }),
  server({
    id: 'masked',
    outbound: '203.0.113.19',
    dialect: exim,
    relay: ['anyone'],
    seenAs: { 4: BRIDGE_ADDRESS, 6: BRIDGE_ADDRESS },
    listed: true,
    expect: ['OPEN-MASKED'],
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
    expect: ['OPEN-TRICK'],
  }),
  server({
    id: 'listed',
    outbound: '203.0.113.22',
    dialect: stalwart,
    listed: true,
    expect: ['CLOSED'],
  }),
];
