import type { SecureContext } from 'node:tls';
import { type FakeServer, fakeServer, type Visit } from './script.ts';

/** What the office server knows when it answers MAIL or RCPT. */
export type Envelope = {
  helo: string;
  from: string;
  to: string;
  tls: boolean;
  visit: number;
  recipients: number;
};

/** How a scripted mail server behaves; everything has a closed, well-behaved default. */
export type OfficeRules = {
  greeting?: string[];
  /** Wait before the greeting, ms. */
  greetAfterMs?: number;
  /** EHLO keywords; STARTTLS appears when `startTls` is set. */
  keywords?: string[];
  /** First EHLO line after the code. */
  hello?: string;
  ehlo?: (name: string) => string | undefined;
  startTls?: 'works' | 'breaks' | 'injects' | 'refuses';
  /** Instead of the usual throw-away certificate. */
  certificate?: SecureContext;
  implicitTls?: boolean;
  /** Reply to MAIL FROM / RCPT TO; undefined = the default. */
  mail?: (envelope: Envelope) => string | undefined;
  rcpt?: (envelope: Envelope) => string | undefined;
  /** Reply to anything else (VRFY, XCLIENT, NOOP ...); undefined = not recognised. */
  other?: (line: string, envelope: Envelope) => string | undefined;
  /** Reply to DATA and to the end of a message; a function is asked each time. */
  data?: string | ((envelope: Envelope) => string);
  queued?: string | ((envelope: Envelope) => string);
  /** Hang up after this reply. */
  hangUpAfter?: (reply: string, command: string) => boolean;
  /** Never answer this command. */
  mute?: (command: string, visit: number) => boolean;
  /** Wait before each reply, ms. */
  delayMs?: number;
  delay?: (command: string, errors: number) => number;
  host?: string;
};

/** Replies of a stock, closed Postfix for office.example with the mailboxes postmaster and info. */
export function closedRcpt({ to }: Envelope): string {
  if (/^(postmaster|info)@office\.example$/i.test(to)) return '250 2.1.5 Ok';
  if (/^[^%!@"]+@office\.example$/i.test(to))
    return `550 5.1.1 <${to}>: Recipient address rejected: User unknown`;
  return `554 5.7.1 <${to}>: Relay access denied`;
}

/** A mail server for office.example that follows the rules given. Messages it took are in `messages`. */
export async function office(rules: OfficeRules = {}): Promise<FakeServer & { messages: string[] }> {
  const messages: string[] = [];
  const server = await fakeServer((visit) => converse(visit, rules, messages), rules.host ?? '127.0.0.1');
  return Object.assign(server, { messages });
}

async function converse(visit: Visit, rules: OfficeRules, messages: string[]): Promise<void> {
  let tls = false;
  if (rules.implicitTls) {
    visit.secure(rules.certificate);
    tls = true;
  }
  if (rules.greetAfterMs !== undefined) await visit.wait(rules.greetAfterMs);
  for (const line of rules.greeting ?? ['220 mail.office.example ESMTP Postfix']) visit.say(line);
  const envelope: Envelope = { helo: '', from: '', to: '', tls, visit: visit.number, recipients: 0 };
  let errors = 0;
  for (;;) {
    const line = await visit.hear();
    if (line === null) return;
    if (rules.mute?.(line, visit.number)) continue;
    const reply = answer(line, rules, envelope);
    const wait = (rules.delayMs ?? 0) + (rules.delay?.(line, errors) ?? 0);
    if (wait > 0) await visit.wait(wait);
    if (/^[45]/.test(reply.at(-1) ?? '')) errors += 1;
    for (const part of reply) visit.say(part);
    const last = reply.at(-1) ?? '';
    if (rules.hangUpAfter?.(last, line) || /^QUIT/i.test(line) || last.startsWith('421')) return;
    if (/^STARTTLS/i.test(line) && last.startsWith('220')) {
      if (rules.startTls === 'injects') visit.say('250 injected');
      if (rules.startTls === 'breaks') {
        visit.raw('this is not TLS at all\r\n');
        return;
      }
      visit.secure(rules.certificate);
      envelope.tls = true;
    }
    if (last.startsWith('354')) {
      const text: string[] = [];
      for (let body = await visit.hear(); body !== null && body !== '.'; body = await visit.hear())
        text.push(body);
      messages.push(text.join('\n'));
      visit.say(said(rules.queued, envelope) ?? '250 2.0.0 Ok: queued as 158F51FD');
    }
  }
}

function answer(line: string, rules: OfficeRules, envelope: Envelope): string[] {
  const [verb = ''] = line.toUpperCase().split(/[ :]/, 1);
  const path = (): string => /<(.*)>/.exec(line)?.[1] ?? line.slice(line.indexOf(':') + 1);
  switch (verb) {
    case 'EHLO':
    case 'HELO': {
      envelope.helo = line.slice(5);
      const special = rules.ehlo?.(envelope.helo);
      if (special !== undefined) return [special];
      const offersTls = rules.startTls !== undefined && !envelope.tls;
      const keywords = [...(rules.keywords ?? ['PIPELINING']), ...(offersTls ? ['STARTTLS'] : [])];
      const lines = [rules.hello ?? 'mail.office.example', ...keywords];
      if (verb === 'HELO') return [`250 ${lines[0]}`];
      return lines.map((text, index) => `250${index === lines.length - 1 ? ' ' : '-'}${text}`);
    }
    case 'STARTTLS':
      return [rules.startTls === 'refuses' ? '454 4.7.0 TLS not available' : '220 2.0.0 Ready to start TLS'];
    case 'RSET':
      return ['250 2.0.0 Ok'];
    case 'MAIL':
      envelope.from = path();
      envelope.recipients = 0;
      return [rules.mail?.(envelope) ?? '250 2.1.0 Ok'];
    case 'RCPT':
      envelope.to = path();
      envelope.recipients += 1;
      return [rules.rcpt?.(envelope) ?? closedRcpt(envelope)];
    case 'DATA':
      return [said(rules.data, envelope) ?? '354 End data with <CR><LF>.<CR><LF>'];
    case 'QUIT':
      return ['221 2.0.0 Bye'];
    default:
      return [rules.other?.(line, envelope) ?? '502 5.5.2 Error: command not recognized'];
  }
}

function said(reply: string | ((envelope: Envelope) => string) | undefined, envelope: Envelope) {
  return typeof reply === 'function' ? reply(envelope) : reply;
}
