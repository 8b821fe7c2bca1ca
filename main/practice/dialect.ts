/**
 * The wording of one mail server product: what a fingerprint or a refusal rule meets. Replies carry their code; several
 * lines are separated by `\n`. Places: {host} {domain} {name} (what the visitor said in EHLO) {ip} {literal} (address as
 * RFC 5321 §4.1.3 literal) {addr} {from} {line} {id} {eximid} {uuid} {date} {usdate}.
 */
export type Dialect = {
  banner: string;
  /** First EHLO line, without its code. */
  ehlo: string;
  helo: string;
  /** EHLO keywords; STARTTLS leaves the list once TLS is on. */
  keywords: readonly string[];
  /** Keywords that appear only under TLS. */
  keywordsTls: readonly string[];
  startTls: string;
  startTlsAgain: string;
  authRefused: string;
  mailOk: string;
  mailSyntax: string;
  mailNested: string;
  /** Refusal of a sender without a domain; null: accepted. */
  senderBare: string | null;
  /** Refusal of a sender (and recipient) at an address literal; null: accepted. */
  addressLiteral: string | null;
  rcptOk: string;
  rcptSyntax: string;
  relayRefused: string;
  /** Refusal of `%`, `!`, quotes or a second `@` in an own address. */
  trickRefused: string;
  unknownUser: string;
  greylisted: string;
  needHello: string;
  needMail: string;
  needRcpt: string;
  dataGo: string;
  queued: string;
  tooBig: string;
  reset: string;
  noop: string;
  verify: string;
  help: string;
  unknownCommand: string;
  lineTooLong: string;
  bye: string;
  tooManyErrors: string;
  tooManyConnections: string;
  idle: string;
  /** Slow each reply by a second after so many refusals, and hang up after so many (Postfix: 10 and 20). */
  slowAfterErrors: number;
  dropAfterErrors: number;
  /** Hang up after so many replies 500–504 (Exim: more than 3). */
  dropAfterSyntaxErrors: number;
};

/** Plain RFC 5321 answers; a product overrides what it says in its own way. */
export const PLAIN: Dialect = {
  banner: '220 {host} ESMTP',
  ehlo: '{host}',
  helo: '250 {host}',
  keywords: ['PIPELINING', 'SIZE 1048576', 'STARTTLS', 'ENHANCEDSTATUSCODES', '8BITMIME'],
  keywordsTls: [],
  startTls: '220 2.0.0 Ready to start TLS',
  startTlsAgain: '503 5.5.1 TLS is already active',
  authRefused: '503 5.5.1 Error: authentication not enabled',
  mailOk: '250 2.1.0 Ok',
  mailSyntax: '501 5.5.4 Syntax: MAIL FROM:<address>',
  mailNested: '503 5.5.1 Error: nested MAIL command',
  senderBare: null,
  addressLiteral: null,
  rcptOk: '250 2.1.5 Ok',
  rcptSyntax: '501 5.1.3 Bad recipient address syntax',
  relayRefused: '554 5.7.1 <{addr}>: Relay access denied',
  trickRefused: '554 5.7.1 <{addr}>: Relay access denied',
  unknownUser: '550 5.1.1 <{addr}>: User unknown',
  greylisted: '450 4.2.0 <{addr}>: Greylisted',
  needHello: '503 5.5.1 Error: send HELO/EHLO first',
  needMail: '503 5.5.1 Error: need MAIL command',
  needRcpt: '503 5.5.1 Error: need RCPT command',
  dataGo: '354 End data with <CR><LF>.<CR><LF>',
  queued: '250 2.0.0 Ok: queued as {id}',
  tooBig: '552 5.3.4 Error: message file too big',
  reset: '250 2.0.0 Ok',
  noop: '250 2.0.0 Ok',
  verify: '502 5.5.1 VRFY command is disabled',
  help: '502 5.5.2 Error: command not recognized',
  unknownCommand: '500 5.5.2 Error: command not recognized',
  lineTooLong: '500 5.5.2 Error: line too long',
  bye: '221 2.0.0 Bye',
  tooManyErrors: '421 4.7.0 {host} Error: too many errors',
  tooManyConnections: '421 4.7.0 {host} Error: too many connections from {ip}',
  idle: '421 4.4.2 {host} Error: timeout exceeded',
  slowAfterErrors: 1000,
  dropAfterErrors: 1000,
  dropAfterSyntaxErrors: 1000,
};

/** A value for a place in a reply, or how to make it when it is needed. */
type ReplyValues = Readonly<Record<string, string | (() => string)>>;

/** Puts the values into a reply. Values come from strangers: control characters become `?`, and they are cut at 300 characters. */
export function fillReply(template: string, values: ReplyValues): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? '';
    const text = typeof value === 'string' ? value : value();
    return text.replace(/[\x00-\x1f\x7f]/g, '?').slice(0, 300);
  });
}
