/** The shape of one row of the lab: a server, what is special about it, and which verdicts are right for it. */

/** Postfix: settings of main.cf that differ from Debian's, extra files, extra services of master.cf. */
export type PostfixSetup = {
  main?: Record<string, string>;
  files?: Record<string, string>;
  /** Lines added to master.cf. */
  master?: string;
  /** Where the plain smtp service listens; `smtp` when absent. */
  listen?: string;
  /** Puts postscreen in front of the smtp service. */
  postscreen?: boolean;
};

/** Exim: answers to Debian's configuration questions, and text for its documented and undocumented hooks. */
export type EximSetup = {
  relayNets?: string;
  relayDomains?: string;
  localInterfaces?: string;
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

type Setup =
  | { mta: 'postfix'; setup: PostfixSetup }
  | { mta: 'exim'; setup: EximSetup }
  | { mta: 'opensmtpd'; setup: OpensmtpdSetup }
  | { mta: 'sendmail'; setup: SendmailSetup };

/**
 * What really happens, in one word. Found by delivering, never read from a configuration.
 * `open-4`/`open-6`: one address family only; `forged-sender`, `forged-ehlo`, `trick`: only with that form;
 * `null-sender`: only with an empty sender.
 */
export type TruthWord =
  | 'closed'
  | 'open'
  | 'open-4'
  | 'open-6'
  | 'null-sender'
  | 'forged-sender'
  | 'forged-ehlo'
  | 'trick'
  | 'mixed';

/** The verdict codes of the program that a row may call right. */
type VerdictCode =
  | 'OPEN-PROVED'
  | 'OPEN-ACCEPTED'
  | 'OPEN-MASKED'
  | 'OPEN-PART'
  | 'OPEN-TRICK'
  | 'OPEN-FORGED'
  | 'KEEPS-IT'
  | 'CLOSED'
  | 'CT-BLOCKED'
  | 'CT-LATER'
  | 'CT-LIMIT';

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
  /** Let the program send its one message per open cell. */
  send?: boolean;
  /** "Probably open" is the honest answer although nothing comes out: only a message could tell. */
  probablyIsHonest?: boolean;
  /** Find the truth from the second outside address, so that the server meets the program's address for the first time. */
  witness?: boolean;
  /** On these families the server must refuse the program's address everything, mail to its own postmaster too. */
  turnsAway?: (4 | 6)[];
  /** The lab's own client encrypts first. */
  startTls?: boolean;
  /** Port the lab delivers to, when it is not 25. */
  truthPort?: number;
  /** Ports the program is told to test; 25 when absent. */
  ports?: number[];
  /** A login service, so that Postfix can offer AUTH; nobody's password is right. */
  logins?: boolean;
  /** A greylisting service with this delay, for Postfix. */
  greylistMs?: number;
  /** Something in front that takes connections and makes its own to the server: `address:port` → `address:port`. */
  front?: { listen: string; target: string }[];
};

/** One configuration. */
export type LabCase = Setup & CaseFacts;

/** What a row helper is given after the name and the words. */
export type Expected = Omit<CaseFacts, 'name' | 'words'>;
