import type { Outcome, Stage } from '../../../preload/contract/index.ts';

/** Whose recipient the reply is about: `own` (C1, C3, C4), `nobody` (C2), `foreign` (every relay attempt). */
export type Subject = 'own' | 'nobody' | 'foreign';

/** Facts beside the reply that a rule may ask for. */
export type RuleFacts = {
  subject: Subject;
  tls: boolean;
  /** A door for the server's own people (submission, RFC 6409). */
  submission: boolean;
  authOffered: boolean;
  c1Accepted: boolean;
  /** Same words as the refusal of C1 / C2, addresses and session ids aside. */
  sameAsC1: boolean;
  sameAsC2: boolean;
  /** C2 was accepted and this recipient looks local: the yes proves nothing. */
  local: boolean;
};

/**
 * One row of the reading table (knowledge/relay-tests.md §2, wording §2b). The first row that fits decides, so order is
 * meaning: text beats enhanced code beats basic code. `code` is matched against three digits.
 */
export type ReplyRule = {
  id: string;
  stages: readonly Stage[];
  code: RegExp;
  enhanced?: RegExp;
  text?: RegExp;
  when?: (facts: RuleFacts) => boolean;
  outcome: Outcome;
};

const EARLY = ['banner', 'ehlo'] as const;
const ENVELOPE = ['mail', 'rcpt'] as const;
const TALK = ['banner', 'ehlo', 'mail', 'rcpt', 'data', 'end-of-data'] as const;
const NO = /^[45]/;
const SOFT = /^4/;
const HARD = /^5/;

/** "We do not relay", in the words of the products of §2b. */
const RELAY_WORDS =
  /relay(?:ing)?(?: access| mail)?(?: is| was)?(?: not (?:permitted|allowed|authori[sz]ed|enabled)| denied| prohibited| refused| rejected| disabled| forbidden)|not (?:permitted|allowed|configured|authori[sz]ed) to relay|(?:unable|cannot|can't|won't|not|don't|doesn't|refuse) (?:to )?relay\b|no relay(?:ing)?\b|relay of mail is not allowed|allowed rcpthosts|non-accepted domain|delivery is not allowed to this address|not accepting (?:e-?)?mail for|i cannot deliver mail for|tenantattribution|credentials for relay|not (?:one of )?(?:our|my) (?:local )?domains?\b|not a (?:local|hosted) domain|domain (?:is )?not (?:hosted|local|served) here/i;

/** "Log in first". */
const AUTH_WORDS =
  /authenticat\w* (?:is )?(?:required|needed|first)|requires? (?:\w+ )?authentication|(?:must|need to|please|have to) (?:first )?(?:authenticate|log ?in|issue an auth)|(?:client|sender|user) (?:was )?not (?:been )?authenticated|not authenticated|without (?:smtp )?authentication|log ?in (?:is )?required|smtp auth\b|use smtp.auth/i;

/** "It is you": lists and reputation (row 7). */
const BLOCK_WORDS =
  /\bblocked\b|black ?list|block ?list|deny ?list|\b(?:dns|r|rh)bl\b|\blisted (?:in|at|on|by)\b|is listed|reputation|spamhaus|spamcop|barracudacentral|sorbs|\bpbl\b|\bbanned\b|not in whitelist|bad (?:ip|host)|abus(?:e|ive)|spam source|dynamic (?:ip|address|range)|generic (?:ptr|rdns|reverse)|no (?:ptr|reverse dns)|cannot find your (?:reverse )?hostname/i;

/** About the sender, not about relaying (rows 14, 15, 16). */
const SENDER_WORDS =
  /sender (?:address )?(?:rejected|verify|verification|blocked|denied|refused|domain|is not)|domain of sender|verification failed for|sender .{0,60}(?:does not exist|not found|invalid|unknown)|\bspf\b|\bdmarc\b|not owned by user|from domain must match|reverse-?path|mail from (?:domain|address)|need mail(?: command| before|$)|mail first|no sender|bad sequence|sender address must/i;

/** The recipient is being checked at its real home, or its domain does not suit us (rows 22, 23). */
const CALLOUT_WORDS = /unverified address|callout|unable to verify|undeliverable address|recipient verif/i;
const NO_SUCH_DOMAIN =
  /null ?mx|recipient address rejected: domain not found|host or domain name not found|domain does not (?:exist|accept mail)/i;

/** The form of the address was refused, whoever it was for (row 19). */
const FORM_WORDS =
  /restricted characters?|malformed|syntax|invalid route|routed address|uucp|domain literals?|bad (?:recipient )?address|invalid (?:rcpt|rfc|address|character)|hostname required|fully.qualified|address is not valid|not a valid|illegal|unsupported address|source rout/i;

/** Nobody of that name here (row 20). */
const UNKNOWN_WORDS =
  /user unknown|unknown (?:user|recipient|mailbox)|no such (?:user|mailbox|recipient|address|person|local)|mailbox (?:unavailable|not found|does not exist|unknown|disabled)|(?:does not|doesn't|not) exist|recipient (?:unknown|not found|rejected)|unroute?able|no mailbox here|invalid (?:mailbox|recipient)/i;

const LATER_WORDS =
  /gr[ea]ylist|try again|again later|temporar|resource\(s\)|service (?:currently )?unavailable|deferred|not (?:yet )?ready|come back/i;

export const REPLY_RULES: readonly ReplyRule[] = [
  // Yes.
  { id: 'reply.accepted-local', stages: ['rcpt'], code: /^2/, when: (f) => f.local, outcome: 'accepted' },
  {
    id: 'reply.accepted-forward',
    stages: ['rcpt'],
    code: /^251|^2/,
    text: /will forward|not local/i,
    outcome: 'accepted',
  },
  { id: 'reply.accepted', stages: ['mail', 'rcpt', 'end-of-data'], code: /^2/, outcome: 'accepted' },
  { id: 'reply.accepted', stages: ['data'], code: /^354/, outcome: 'accepted' },
  // Encryption first (row 11).
  {
    id: 'reply.starttls-required',
    stages: ['ehlo', 'mail', 'rcpt'],
    code: NO,
    text: /must issue a starttls|starttls (?:is )?(?:required|first|before|command first)|requires? (?:starttls|tls|ssl|encryption)|(?:encryption|tls|ssl)(?: connection)? (?:is )?(?:required|needed)|(?:must be|not) encrypted|must use (?:tls|ssl)/i,
    when: (f) => !f.tls,
    outcome: 'tls-required',
  },
  // Our own behaviour (rows 26, 27).
  {
    id: 'reply.too-many-errors',
    stages: TALK,
    code: NO,
    text: /too many (?:\w+ or )?(?:errors|syntax|protocol|invalid|bad|wrong|failed|nonmail|non-mail|unrecogni[sz]ed|unknown|smtp commands|commands)/i,
    outcome: 'rate-limited',
  },
  {
    id: 'reply.rate-limited',
    stages: TALK,
    code: NO,
    text: /too many|too much (?:mail|email)|rate limit|rate.?limited|unusual rate|throttl|limit exceeded|exceeded .{0,30}(?:limit|rate|quota of connections)|too fast|slow down|connection (?:rate|frequency)/i,
    outcome: 'rate-limited',
  },
  {
    id: 'reply.rate-limited',
    stages: ENVELOPE,
    code: /^452/,
    enhanced: /^4\.5\.3$/,
    outcome: 'rate-limited',
  },
  {
    id: 'reply.out-of-turn',
    stages: TALK,
    code: NO,
    text: /protocol error|synchroni[sz]ation|pipelining not supported|improper (?:use of )?(?:command )?pipelining|talk(?:ed|ing)? (?:too early|before)/i,
    outcome: 'not-run',
  },
  // The server's own trouble (row 28). Mimecast's "Internal resource(s) temporarily unavailable" is greylisting, not this.
  {
    id: 'reply.server-fault',
    stages: TALK,
    code: NO,
    text: /configuration (?:error|problem)|insufficient (?:system|disk|server)|local error|lookup (?:failure|error)|internal (?:server )?error|local problem|disk full|out of memory|system (?:error|not accepting|storage)|database (?:error|unavailable)/i,
    outcome: 'server-fault',
  },
  {
    id: 'reply.server-fault',
    stages: TALK,
    code: SOFT,
    enhanced: /^4\.3\.(?:0|1|5)$/,
    outcome: 'server-fault',
  },
  { id: 'reply.needs-smtputf8', stages: ENVELOPE, code: NO, enhanced: /^[45]\.6\.7$/, outcome: 'not-run' },
  { id: 'reply.needs-smtputf8', stages: ENVELOPE, code: NO, text: /smtputf8/i, outcome: 'not-run' },
  // Greeting and EHLO (rows 7, 9).
  {
    id: 'reply.helo-disliked',
    stages: ['ehlo'],
    code: NO,
    text: /\bhelo\b|\behlo\b|invalid (?:domain|host)|fully.qualified|host ?name|syntax|your own name|domain name/i,
    outcome: 'not-run',
  },
  { id: 'reply.helo-disliked', stages: ['ehlo'], code: /^50[14]/, outcome: 'not-run' },
  { id: 'reply.blocked', stages: EARLY, code: NO, text: BLOCK_WORDS, outcome: 'blocked-tester' },
  { id: 'reply.greeting-later', stages: EARLY, code: SOFT, outcome: 'temporary' },
  { id: 'reply.greeting-refused', stages: EARLY, code: HARD, outcome: 'blocked-tester' },
  { id: 'reply.not-understood', stages: EARLY, code: /^/, outcome: 'server-fault' },
  // Relay wording, hard or soft (rows 17, 18): 454 with these words is a firm no.
  {
    id: 'reply.relay-refused-454',
    stages: ENVELOPE,
    code: /^454/,
    text: RELAY_WORDS,
    outcome: 'refused-relay',
  },
  {
    id: 'reply.relay-refused-soft',
    stages: ENVELOPE,
    code: SOFT,
    text: RELAY_WORDS,
    outcome: 'refused-relay',
  },
  { id: 'reply.relay-refused', stages: ENVELOPE, code: HARD, text: RELAY_WORDS, outcome: 'refused-relay' },
  {
    id: 'reply.relay-refused',
    stages: ENVELOPE,
    code: HARD,
    enhanced: /^5\.7\.(?:54|64)$/,
    outcome: 'refused-relay',
  },
  // Login (rows 12, 13).
  { id: 'reply.login-required', stages: ENVELOPE, code: NO, text: AUTH_WORDS, outcome: 'auth-required' },
  {
    id: 'reply.login-required',
    stages: ENVELOPE,
    code: HARD,
    enhanced: /^5\.7\.57$/,
    outcome: 'auth-required',
  },
  { id: 'reply.login-required', stages: ENVELOPE, code: /^530/, outcome: 'auth-required' },
  {
    // Postfix's usual submission rule says only this to everybody without a login (mail-servers.md P26b, P26c). Said of
    // the recipient or sender it is a rule for all; said of the client host it may be about us, unless a login is offered.
    id: 'reply.login-only-door',
    stages: ENVELOPE,
    code: HARD,
    text: /(?:recipient|sender) address rejected: access denied/i,
    when: (f) => f.submission,
    outcome: 'auth-required',
  },
  {
    id: 'reply.login-only-door',
    stages: ENVELOPE,
    code: HARD,
    text: /access denied|not permitted|administrative prohibition/i,
    when: (f) => f.submission && f.authOffered,
    outcome: 'auth-required',
  },
  // The tester (rows 7, 30).
  {
    id: 'reply.blocked',
    stages: ENVELOPE,
    code: NO,
    text: /access denied for \S*\[|client host (?:\S+ )?(?:rejected: )?blocked/i,
    outcome: 'blocked-tester',
  },
  {
    id: 'reply.blocked',
    stages: ENVELOPE,
    code: HARD,
    enhanced: /^5\.7\.6(?:0[6-9]|[1-4]\d)$/,
    outcome: 'blocked-tester',
  },
  // First words about the sender, so that "sender address blocked" is not read as a list.
  { id: 'reply.sender-refused', stages: ENVELOPE, code: NO, text: SENDER_WORDS, outcome: 'not-run' },
  {
    id: 'reply.sender-refused',
    stages: ENVELOPE,
    code: NO,
    enhanced: /^[45]\.1\.8$|^[45]\.7\.2\d$/,
    outcome: 'not-run',
  },
  { id: 'reply.blocked', stages: ENVELOPE, code: NO, text: BLOCK_WORDS, outcome: 'blocked-tester' },
  // Row 14: whatever else MAIL was refused for, the recipient was never named.
  { id: 'reply.sender-form', stages: ['mail'], code: HARD, outcome: 'not-run' },
  // Our outside address (rows 22, 23).
  { id: 'reply.outside-unsuitable', stages: ['rcpt'], code: /^556/, outcome: 'not-run' },
  {
    id: 'reply.outside-unsuitable',
    stages: ['rcpt'],
    code: NO,
    text: NO_SUCH_DOMAIN,
    when: (f) => f.subject === 'foreign',
    outcome: 'not-run',
  },
  { id: 'reply.recipient-callout', stages: ['rcpt'], code: SOFT, text: CALLOUT_WORDS, outcome: 'temporary' },
  {
    id: 'reply.outside-unsuitable',
    stages: ['rcpt'],
    code: HARD,
    text: CALLOUT_WORDS,
    when: (f) => f.subject === 'foreign',
    outcome: 'not-run',
  },
  // Greylisting and other "later" (rows 24, 25).
  { id: 'reply.later', stages: ENVELOPE, code: /^4(?!21)/, text: LATER_WORDS, outcome: 'temporary' },
  { id: 'reply.later', stages: ENVELOPE, code: /^4(?!21)/, outcome: 'temporary' },
  { id: 'reply.closing', stages: ENVELOPE, code: /^421/, outcome: 'rate-limited' },
  // A hard no at RCPT, compared with the controls (rows 19, 20, 21, 30).
  {
    id: 'reply.control-form',
    stages: ['rcpt'],
    code: HARD,
    text: FORM_WORDS,
    when: (f) => f.subject === 'own',
    outcome: 'not-run',
  },
  {
    id: 'reply.control-unknown',
    stages: ['rcpt'],
    code: HARD,
    text: UNKNOWN_WORDS,
    when: (f) => f.subject === 'own',
    outcome: 'not-run',
  },
  {
    id: 'reply.control-refused',
    stages: ['rcpt'],
    code: HARD,
    when: (f) => f.subject === 'own',
    outcome: 'blocked-tester',
  },
  {
    id: 'reply.same-as-control',
    stages: ['rcpt'],
    code: HARD,
    when: (f) => f.sameAsC1 && !f.c1Accepted,
    outcome: 'blocked-tester',
  },
  { id: 'reply.form-refused', stages: ['rcpt'], code: HARD, text: FORM_WORDS, outcome: 'refused-relay' },
  {
    id: 'reply.same-as-unknown',
    stages: ['rcpt'],
    code: HARD,
    when: (f) => f.sameAsC2,
    outcome: 'refused-relay',
  },
  { id: 'reply.unknown-user', stages: ['rcpt'], code: HARD, text: UNKNOWN_WORDS, outcome: 'refused-relay' },
  {
    id: 'reply.unknown-user',
    stages: ['rcpt'],
    code: HARD,
    enhanced: /^5\.1\.[0-36]$/,
    outcome: 'refused-relay',
  },
  { id: 'reply.refused', stages: ['rcpt'], code: HARD, outcome: 'refused-relay' },
  // The message (rows 34, 35, 36).
  { id: 'reply.refused-at-data', stages: ['data', 'end-of-data'], code: HARD, outcome: 'refused-relay' },
  { id: 'reply.later', stages: ['data', 'end-of-data'], code: SOFT, outcome: 'temporary' },
  // 1xx, 3xx out of place, 6xx and more: not SMTP as anybody wrote it down.
  { id: 'reply.not-understood', stages: TALK, code: /^/, outcome: 'server-fault' },
];

/** Rules that speak of no reply at all. */
export const SILENCE_RULES = {
  timeout: { id: 'reply.none', outcome: 'no-answer' },
  closed: { id: 'reply.cut', outcome: 'closed-connection' },
  reset: { id: 'reply.cut', outcome: 'closed-connection' },
  refused: { id: 'connect.refused', outcome: 'no-answer' },
  unreachable: { id: 'connect.unreachable', outcome: 'no-answer' },
  tls: { id: 'tls.failed', outcome: 'server-fault' },
  protocol: { id: 'reply.not-smtp', outcome: 'server-fault' },
  proxy: { id: 'connect.proxy', outcome: 'no-answer' },
} as const satisfies Record<string, { id: string; outcome: Outcome }>;
