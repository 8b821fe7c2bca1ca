import { randomBytes, randomUUID } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';
import type { Family } from '../../../preload/contract/index.ts';
import { fillReply } from '../dialect.ts';
import type { Policy } from '../policy.ts';
import { type Path, readPath } from './address.ts';
import { decideRecipient, hasMailbox } from './decide.ts';
import type { Greylist } from './greylist.ts';

/** What to say, how long to wait before saying it, and what to do then. */
export type Step = {
  reply: string;
  delayMs: number;
  next: 'go-on' | 'hang-up' | 'start-tls' | 'read-message';
};

/** Mail the server took: `elsewhere` are the recipients it would send on. */
export type AcceptedMail = {
  helo: string;
  from: string;
  here: string[];
  elsewhere: string[];
  id: string;
  /** Address the visitor claimed through XCLIENT; null: none. */
  claimed: string | null;
};

/** One SMTP conversation on the server's side (RFC 5321), without any input or output of its own. */
export type Dialogue = {
  greeting(): Step;
  answer(line: string): Step;
  /** After the message body: `tooBig`, or taken. */
  finish(tooBig: boolean): { step: Step; mail: AcceptedMail | null };
  /** TLS is on: everything said before is forgotten (RFC 3207 §4.2). */
  secured(): void;
  say(phrase: 'tooManyConnections' | 'tooManyErrors' | 'idle' | 'lineTooLong'): string;
};

const SLOWED_MS = 1000;
const XCLIENT_KEYWORD = 'XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT';
const MOST_RECIPIENTS = 100;
const EXIM_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export function createDialogue(policy: Policy, family: Family, greylist: Greylist): Dialogue {
  const words = policy.dialect;
  const ip = policy.seenAs[family];
  let id = newId();
  let helo = '';
  let secure = false;
  let claimed: string | null = null;
  const offersXclient = policy.relay.includes('claimed');
  let from: { path: Path; text: string } | null = null;
  let here: string[] = [];
  let elsewhere: string[] = [];
  let errors = 0;
  let syntaxErrors = 0;
  let refusals = 0;

  const fill = (template: string, extra: Record<string, string> = {}): string =>
    fillReply(template, {
      host: policy.host,
      domain: policy.domain,
      name: helo,
      ip,
      literal: isIPv6(ip) ? `[IPv6:${ip}]` : `[${ip}]`,
      id,
      eximid: () => eximId(),
      uuid: () => randomUUID().toUpperCase(),
      date: () => mailDate(new Date()),
      usdate: () => usDate(new Date()),
      from: from?.text ?? '',
      ...extra,
    });

  /** Books errors and adds the server's own slowness. */
  const say = (template: string, extra?: Record<string, string>, next: Step['next'] = 'go-on'): Step => {
    const reply = fill(template, extra);
    const code = Number(reply.slice(0, 3));
    const refused = code >= 400;
    if (refused) errors += 1;
    if (code >= 500 && code <= 504) syntaxErrors += 1;
    const done = errors >= words.dropAfterErrors || syntaxErrors >= words.dropAfterSyntaxErrors;
    if (done) return { reply: fill(words.tooManyErrors), delayMs: 0, next: 'hang-up' };
    const slowed = errors > words.slowAfterErrors ? SLOWED_MS : 0;
    return { reply, delayMs: slowed + (refused ? tarpitDelay() : 0), next };
  };

  const tarpitDelay = (): number => {
    if (policy.tarpit === null) return 0;
    const { fromMs, stepMs, toMs } = policy.tarpit;
    return Math.min(toMs, fromMs + stepMs * refusals++);
  };

  const forget = (): void => {
    from = null;
    here = [];
    elsewhere = [];
  };

  const hello = (name: string, extended: boolean): Step => {
    if (name === '') return say('501 5.5.4 Syntax: EHLO hostname');
    helo = name;
    forget();
    if (!extended) return say(words.helo);
    const first = `250-${fill(words.ehlo)}`;
    const offered = words.keywords.filter((word) => !secure || (word !== 'STARTTLS' && word !== 'TLS'));
    const extra = offersXclient ? [XCLIENT_KEYWORD] : [];
    const keywords = [...offered, ...(secure ? words.keywordsTls : []), ...extra];
    const lines = keywords.map((word, at) => `250${at === keywords.length - 1 ? ' ' : '-'}${word}`);
    return { reply: [first, ...lines].join('\n'), delayMs: 0, next: 'go-on' };
  };

  const mail = (argument: string): Step => {
    if (helo === '') return say(words.needHello);
    if (from !== null) return say(words.mailNested);
    const path = readPath(argument);
    if (path === null) return say(words.mailSyntax, { line: argument });
    const text = path === 'null-sender' ? '' : path.text;
    if (path !== 'null-sender') {
      if (path.domain === '' && words.senderBare !== null) return say(words.senderBare, { addr: text });
      if (path.literal && words.addressLiteral !== null) return say(words.addressLiteral, { addr: text });
    }
    from = { path, text };
    id = newId();
    return say(words.mailOk);
  };

  const rcpt = (argument: string): Step => {
    if (from === null) return say(helo === '' ? words.needHello : words.needMail);
    const path = readPath(argument);
    if (path === null || path === 'null-sender') {
      return say(words.rcptSyntax, { line: argument, addr: argument.replace(/[<>]/g, '') });
    }
    const addr = { addr: path.text };
    if (policy.greylistMs > 0 && greylist.holdsBack(ip, from.text, path.text))
      return say(words.greylisted, addr);
    if (here.length + elsewhere.length >= MOST_RECIPIENTS) return say('452 4.5.3 Too many recipients');
    const decision = decideRecipient(policy, { family, helo, from: from.path, claimed }, path);
    switch (decision.kind) {
      case 'ours':
        here.push(path.text);
        return say(words.rcptOk, addr);
      case 'elsewhere':
        elsewhere.push(decision.address);
        return say(words.rcptOk, addr);
      case 'relay-refused':
        return say(words.relayRefused, addr);
      case 'trick-refused':
        return say(words.trickRefused, addr);
      case 'literal-refused':
        return say(words.addressLiteral ?? words.relayRefused, addr);
      case 'unknown-user':
        return say(words.unknownUser, addr);
      default: {
        const never: never = decision;
        return never;
      }
    }
  };

  const localOf = (argument: string): string => {
    const path = readPath(argument);
    return path === null || path === 'null-sender' ? '' : path.local;
  };

  const verify = (argument: string): Step => {
    const local = localOf(argument);
    const isKnown = hasMailbox(policy, local);
    return say(isKnown ? '250 2.1.5 <{addr}@{domain}>' : words.unknownUser, { addr: local, line: argument });
  };

  /** The postmaster's mail goes to everybody else. */
  const expand = (argument: string): Step => {
    const local = localOf(argument);
    if (!hasMailbox(policy, local)) return say(words.unknownUser, { addr: local, line: argument });
    const others = policy.mailboxes.filter((name) => name !== 'postmaster');
    const people = local.toLowerCase() === 'postmaster' ? others : [local];
    const lines = people.map(
      (name, at) => `250${at === people.length - 1 ? ' ' : '-'}2.1.5 <${name}@{domain}>`,
    );
    return say(lines.join('\n'));
  };

  /** Postfix's XCLIENT: the visitor becomes who he says he is, and the conversation begins anew. */
  const claim = (argument: string): Step => {
    if (from !== null) return say('503 5.5.1 Error: MAIL transaction in progress');
    const address = /(?:^|\s)ADDR=(?:IPV6:)?([0-9a-f.:]{2,45})(?:\s|$)/i.exec(argument)?.[1];
    if (address === undefined || isIP(address) === 0) return say('501 5.5.4 Bad XCLIENT attribute');
    claimed = address.toLowerCase();
    helo = '';
    forget();
    return say(words.banner);
  };

  const answer = (line: string): Step => {
    const [, verb = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(line) ?? [];
    switch (verb.toUpperCase()) {
      case 'EHLO':
        return hello(rest.trim(), true);
      case 'HELO':
        return hello(rest.trim(), false);
      case 'MAIL':
        return /^from:/i.test(rest) ? mail(rest.slice(5)) : say(words.mailSyntax, { line: rest });
      case 'RCPT':
        return /^to:/i.test(rest) ? rcpt(rest.slice(3)) : say(words.rcptSyntax, { line: rest, addr: rest });
      case 'DATA':
        if (from === null) return say(words.needMail);
        if (here.length + elsewhere.length === 0) return say(words.needRcpt);
        return { reply: fill(words.dataGo), delayMs: 0, next: 'read-message' };
      case 'RSET':
        forget();
        return say(words.reset);
      case 'NOOP':
        return say(words.noop);
      case 'QUIT':
        return { reply: fill(words.bye), delayMs: 0, next: 'hang-up' };
      case 'STARTTLS':
        return secure ? say(words.startTlsAgain) : say(words.startTls, {}, 'start-tls');
      case 'AUTH':
        return say(words.authRefused);
      case 'VRFY':
        return policy.tellsNames ? verify(rest) : say(words.verify, { line: rest });
      case 'EXPN':
        return policy.tellsNames ? expand(rest) : say(words.unknownCommand, { line });
      case 'XCLIENT':
        return offersXclient ? claim(rest) : say(words.unknownCommand, { line });
      case 'HELP':
        return say(words.help);
      default:
        return say(words.unknownCommand, { line });
    }
  };

  return {
    greeting: () => ({ reply: fill(words.banner), delayMs: policy.tarpit?.greetingMs ?? 0, next: 'go-on' }),
    answer,
    finish(tooBig) {
      const taken = { helo, from: from?.text ?? '', here, elsewhere, id, claimed };
      const step = say(tooBig ? words.tooBig : words.queued);
      forget();
      return { step, mail: tooBig ? null : taken };
    },
    secured() {
      secure = true;
      helo = '';
      forget();
    },
    say: (phrase) => fill(words[phrase]),
  };
}

function newId(): string {
  return randomBytes(5).toString('hex').toUpperCase();
}

/** Exim's message id: two groups of six base-62 digits and one of two. */
function eximId(): string {
  const digits = Array.from(randomBytes(14), (byte) => EXIM_DIGITS[byte % EXIM_DIGITS.length]).join('');
  return `${digits.slice(0, 6)}-${digits.slice(6, 12)}-${digits.slice(12)}`;
}

/** RFC 5322 §3.3 date, in UTC. */
export function mailDate(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}

function usDate(date: Date): string {
  const [year = '', month, day] = date.toISOString().slice(0, 10).split('-');
  return `${month}/${day}/${year.slice(2)} ${date.toISOString().slice(11, 19)}`;
}
