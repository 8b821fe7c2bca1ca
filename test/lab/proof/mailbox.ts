/**
 * The proof mailbox: a machine of somebody else's (198.51.100.20, mailbox.example) with a real Postfix that takes mail for
 * relaytest@mailbox.example and a real Dovecot that shows it over IMAP. Made once per world.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startJail } from '../jail.ts';
import { mustMake, type Places, plugIn, settle } from '../namespaces.ts';
import type { Agent } from '../outside/agent-client.ts';
import type { ZoneLine } from '../outside/zone.ts';
import { postfixJail } from '../servers/postfix.ts';
import type { Supplies } from '../world.ts';
import { MAILBOX_NAME } from './authority.ts';
import { withDovecot } from './dovecot.ts';

/** Where it is. */
export const MAILBOX = {
  host4: '198.51.100.20',
  host6: '2001:db8:cafe::20',
  user: 'relaytest',
  address: 'relaytest@mailbox.example',
} as const;

/** Its names; part of every world. */
export const MAILBOX_ZONE: ZoneLine[] = [
  ['mailbox.example', 'MX', `10 ${MAILBOX_NAME}`],
  ['mailbox.example', 'TXT', 'v=spf1 mx ~all'],
  [MAILBOX_NAME, 'A', MAILBOX.host4],
  [MAILBOX_NAME, 'AAAA', MAILBOX.host6],
  ['20.100.51.198.in-addr.arpa', 'PTR', MAILBOX_NAME],
];

const START_TIMEOUT_MS = 20_000;

/** Starts it, unless it is up already. */
export const startMailbox = async (
  places: Places,
  agent: Agent,
  dir: string,
  supplies: Supplies,
): Promise<void> => {
  if (places.mailbox !== undefined) return;
  const place = places.office.replace(/office$/, 'mailbox');
  places.mailbox = place;
  await mustMake(place);
  await plugIn(place, places.outside, 'mailbox');
  await settle(place, 'wan', [MAILBOX.host4, MAILBOX.host6]);
  const plain = postfixJail(
    supplies.trees,
    {
      main: {
        myhostname: MAILBOX_NAME,
        myorigin: 'mailbox.example',
        mydestination: '$myhostname, mailbox.example, localhost',
        home_mailbox: 'Maildir/',
        smtpd_relay_restrictions: 'permit_mynetworks, reject_unauth_destination',
      },
    },
    supplies.tls,
  );
  const spec = withDovecot(
    {
      ...plain,
      accounts: [...plain.accounts, { name: MAILBOX.user, id: 61_030, home: `/home/${MAILBOX.user}` }],
      start: `install -d -o ${MAILBOX.user} -g ${MAILBOX.user} /home/${MAILBOX.user}\n${plain.start}`,
    },
    supplies.trees.dovecot,
    supplies.authority,
  );
  const machine = { name: MAILBOX_NAME, address: MAILBOX.host4 };
  const { logFile } = await startJail(place, join(dir, 'mailbox'), spec, machine);
  for (const port of [25, 993]) {
    const request = { op: 'await-port', host: MAILBOX.host4, port, timeoutMs: START_TIMEOUT_MS } as const;
    if (await agent.ask<'await-port'>(request)) continue;
    const log = await readFile(logFile, 'utf8').catch(() => '');
    throw new Error(`the mailbox elsewhere did not start:\n${log.trim().slice(-1_500)}`);
  }
};
