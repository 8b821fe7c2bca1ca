/** The shape of one row of the lab: a server, what is special about it, and which verdicts are right for it. */
import type { FindingId } from '../../main/engine/finding/registry.ts';
import type { Report } from '../../preload/contract/index.ts';
import type { ZoneLine } from './outside/zone.ts';

/** Postfix: settings of main.cf that differ from Debian's, extra files, extra services of master.cf. */
export type PostfixSetup = {
  main?: Record<string, string>;
  files?: Record<string, string>;
  /** Lines added to master.cf. */
  master?: string;
  /** Where the plain smtp service listens; `smtp` when absent. */
  listen?: string;
  /** Starts Debian's postgrey at 127.0.0.1:10023 with this delay, in seconds. */
  postgreyS?: number;
  /** Puts postscreen in front of the smtp service. */
  postscreen?: boolean;
};

/** Haraka: its plugins in order, further files under its configuration folder, and plugins of the row's own. */
export type HarakaSetup = {
  plugins?: string[];
  config?: Record<string, string>;
  own?: Record<string, string>;
};

/** Courier: its access table, the domains it takes mail for, lines added to its `esmtpd` and `bofh` files. */
export type CourierSetup = {
  access?: string;
  domains?: string;
  esmtpd?: string;
  bofh?: string;
  msa?: string;
};

/** Exim: answers to Debian's configuration questions, and text for its documented and undocumented hooks. */
export type EximSetup = {
  relayNets?: string;
  relayDomains?: string;
  localInterfaces?: string;
  /** Offers STARTTLS. */
  tls?: boolean;
  /** Main options and macros, read before everything else. */
  macros?: string;
  /** Rules put at the very start of the RCPT list. */
  rcptFirst?: string;
  /** Rules put where Debian's RCPT list leaves room, after the relay rule. */
  rcptLate?: string;
  /** Whole further access lists. */
  lists?: string;
  /** Routers put before all others. */
  routersFirst?: string;
};

/** OpenSMTPD: the whole rule part of smtpd.conf, after the listeners. */
export type OpensmtpdSetup = { rules: string; listen?: string; files?: Record<string, string> };

/** Sendmail: macro lines added to Debian's sendmail.mc, and the access table. */
export type SendmailSetup = { mc?: string; access?: string; listen?: string };

/** A server and how it is set up. */
export type Setup =
  | { mta: 'postfix'; setup: PostfixSetup }
  | { mta: 'exim'; setup: EximSetup }
  | { mta: 'opensmtpd'; setup: OpensmtpdSetup }
  | { mta: 'sendmail'; setup: SendmailSetup }
  | { mta: 'haraka'; setup: HarakaSetup }
  | { mta: 'courier'; setup: CourierSetup };

/** Truth words of one way of asking: only with that form does mail come out. */
export type FormWord =
  | 'open'
  | 'null-sender'
  | 'forged-sender'
  | 'forged-ehlo'
  | 'trick'
  | 'sub-domains'
  | 'guest-domains'
  | 'claimed';

/**
 * What really happens, in one word. Found by delivering, never read from a configuration.
 * `open-4`/`open-6`: one address family only; `masked`: open, and the server's own Received lines do not know the sender's
 * address; `null-sender`, `forged-sender`, `forged-ehlo`, `trick`: only with that form; `sub-domains`: only to names below its
 * own domain; `guest-domains`: only to domains that name it as their mail server; `claimed`: only when the visitor claims the
 * server's own address (XCLIENT, PROXY header); `bounces`: takes mail for strangers and sends it back; `keeps`: takes it, and
 * nothing comes out.
 */
export type TruthWord = FormWord | 'closed' | 'open-4' | 'open-6' | 'masked' | 'bounces' | 'keeps' | 'mixed';

/** The verdict codes of the program that a row may call right. */
type VerdictCode =
  | 'OPEN-PROVED'
  | 'OPEN-ACCEPTED'
  | 'OPEN-MASKED'
  | 'OPEN-PART'
  | 'OPEN-TRICK'
  | 'OPEN-FORGED'
  | 'OPEN-LIMITED'
  | 'KEEPS-IT'
  | 'BOUNCES'
  | 'CLOSED'
  | 'CLOSED-LOGIN'
  | 'CT-BLOCKED'
  | 'CT-LATER'
  | 'CT-LIMIT'
  | 'CT-SLOW'
  | 'CT-NOANSWER'
  | 'OPEN-INSIDE'
  | 'CLOSED-INSIDE'
  | 'CT-OUT25'
  | 'CT-MIDDLE';

/** Where the tester sits; see places/seats.ts. `desk-by-socks`: at the desk, with a SOCKS5 server outside. */
export type Seat =
  | 'outside'
  | 'desk'
  | 'desk-by-socks'
  | 'server'
  | 'line'
  | 'blocked-line'
  | 'cut-off-line'
  | 'proxied-line';

/** What really happens to mail handed over from the tester's own place; `no-way`: nobody answers on port 25 from there. */
export type PlaceWord = TruthWord | 'no-way';

/** How the program's own message is confirmed; see proof/ask.ts. */
export type Proof = {
  how: 'imap' | 'imap-starttls' | 'catcher' | 'own-imap';
  /** What the report must say of the message. */
  state?: 'seen' | 'bounced' | 'kept';
  /** The machine that handed it on, where that is not the tested server. */
  exit?: string;
  /** What hides visitors, and the address that shows it. */
  culprit?: { kind: string; address: string };
  /** Words that the drawn way must have, in order. */
  path?: string[];
};

/** What a row says besides its server's set-up. */
type CaseFacts = {
  /** Short and unique; also the argument of `--only`. */
  name: string;
  /** What is special, for a reader of the results. */
  words: string;
  /** What the lab means to build. When delivery says otherwise the row is broken, and counts as failed. */
  truth: TruthWord;
  /** The verdicts that are right. */
  expect: VerdictCode[];
  /** Where "couldn't tell" is right: the reasons that are. */
  reasons?: string[];
  /** Findings that the report must have, besides the verdict. */
  finds?: FindingId[];
  /** Let the program send its one message per open cell. */
  send?: boolean;
  /** "Probably open" is the honest answer although nothing comes out: only a message could tell. */
  probablyIsHonest?: boolean;
  /** Find the truth from the second outside address, so that the server meets the program's address for the first time. */
  witness?: boolean;
  /** On these families the server must refuse the program's address everything, mail to its own postmaster too. */
  turnsAway?: (4 | 6)[];
  /** The lab's own client encrypts: asks for it first, or from the start. */
  encrypt?: 'starttls' | 'implicit';
  /** The lab's own client also claims to be the server itself. */
  claim?: 'xclient' | 'proxy';
  /** Port the lab delivers to, when it is not 25. */
  truthPort?: number;
  /** Ports the program is told to test; 25 when absent. */
  ports?: number[];
  /** More arguments for the program; the row is left out while the program does not know one of them. */
  args?: string[];
  /** Takes minutes: started before the others. */
  slow?: boolean;
  /** A login service, so that Postfix can offer AUTH; nobody's password is right. */
  logins?: boolean;
  /** The server asks first-time visitors to come back after this time. */
  greylistMs?: number;
  /** A greylisting service of the lab's own with that delay, in Postfix's policy protocol. */
  greylistService?: boolean;
  /** Seconds after which a message that was taken counts as kept; only for rows where nothing comes out. */
  arrivalS?: number;
  /** Something in front that takes connections and makes its own to the server: `address:port` → `address:port`. */
  front?: { listen: string; target: string }[];
  /** The server is in a container of the office machine, which passes connections on in its own name. */
  container?: boolean;
  /** A second machine: the reserve mail server of the domain (with its own truth), or the one that sends on. */
  second?: Setup & ({ role: 'reserve'; truth: TruthWord } | { role: 'next-hop' });
  /** Names this row adds to the closed world's. */
  zone?: ZoneLine[];
  /** Where the program runs; outside when absent. */
  from?: Seat;
  /** What the lab means to happen to mail from there; asked for in rows from elsewhere. */
  seen?: PlaceWord;
  /** How the program must have found out where it is. */
  how?: Report['vantage']['how'];
  /** Findings that the report must not have: nothing was learnt about that. */
  lacks?: FindingId[];
  /** The address the program is told to test, when it is not to look it up. */
  at?: string;
  /** The provider's mail server, which gets what the tester sends to port 25 (`proxied-line`). */
  middle?: PostfixSetup;
  /** The program sends, and looks for its message in a real mailbox elsewhere, or takes it itself. */
  proof?: Proof;
  /** A recipient elsewhere that the server is meant to serve, and does. */
  serves?: string;
};

/** One configuration. */
export type LabCase = Setup & CaseFacts;

/** What a row helper is given after the name and the words. */
export type Expected = Omit<CaseFacts, 'name' | 'words'>;
