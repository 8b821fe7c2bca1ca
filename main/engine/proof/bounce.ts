import { safeText } from '../smtp/safe-text.ts';
import type { Block } from './header-blocks.ts';
import type { FoundBounce } from './types.ts';
import type { View } from './views.ts';

const value = (block: Block, name: string): string | undefined =>
  block.fields.find((field) => field.name === name && field.value !== '')?.value;

/** What a text says about a mail that came back: a delivery report (RFC 3464) or the words of a mail program; null when nothing. */
export function findBounce(views: readonly View[]): FoundBounce | null {
  const isReport = (block: Block): boolean =>
    value(block, 'action') !== undefined || value(block, 'reporting-mta') !== undefined;
  const reports = views.flatMap((view) => view.blocks).filter(isReport);
  const told = views.map(readWords).find((found) => found !== null) ?? null;
  const report = readReport(reports);
  if (report === null) return told;
  return { ...told, ...report };
}

/** The fields of message/delivery-status: one group for the mail program, one for each recipient. */
function readReport(blocks: readonly Block[]): FoundBounce | null {
  const find = (name: string): string | undefined =>
    blocks.map((block) => value(block, name)).find((text) => text !== undefined);
  const action = find('action')?.toLowerCase() ?? '';
  const isDelayed = action.startsWith('delayed');
  if (!action.startsWith('failed') && !isDelayed) return null;
  const diagnostic = find('diagnostic-code');
  return {
    kind: 'report',
    action: isDelayed ? 'delayed' : 'failed',
    ...text('by', hostOf(find('reporting-mta'))),
    ...text('remote', hostOf(find('remote-mta'))),
    ...text('status', /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(find('status') ?? '')?.[0]),
    ...text('text', diagnostic?.replace(/^[\w-]{1,40};\s*/, '')),
  };
}

/** `dns; mail.example` → `mail.example`. */
function hostOf(field: string | undefined): string | undefined {
  return field
    ?.replace(/^[\w-]{1,40};\s*/, '')
    .split(/[\s(]/)[0]
    ?.replace(/\.$/, '');
}

function text<K extends string>(key: K, found: string | undefined, max = 300): { [P in K]?: string } {
  const safe = safeText((found ?? '').trim(), key === 'text' ? 600 : max);
  return safe === '' ? {} : ({ [key]: safe } as { [P in K]?: string });
}

/** Sentences by which mail programs say that mail came back, English and Indonesian. */
const CAME_BACK: readonly RegExp[] = [
  /This is the mail system at host/i,
  /This message was created automatically by mail delivery software/i,
  /A message that you sent could not be delivered/i,
  /This is the qmail-send program at/i,
  /I'm afraid I wasn't able to deliver your message/i,
  /The following addresses had permanent (?:fatal errors|delivery errors)/i,
  /Delivery has failed to these recipients or (?:distribution lists|groups)/i,
  /Your message did not reach some or all of the intended recipients/i,
  /Pengiriman (?:ke penerima atau grup berikut gagal|gagal ke penerima atau grup)/i,
  /Delivery to the following recipients? (?:has )?failed/i,
  /Your message (?:wasn't|was not|couldn't be|could not be) delivered/i,
  /Alamat tidak ditemukan|Pesan Anda tidak (?:dapat )?(?:terkirim|dikirim)/i,
  /Undelivered Mail Returned to Sender|Returned mail: see transcript/i,
  /^Subject: (?:failure notice|Undeliver(?:able|ed)|Mail delivery failed|Tidak terkirim|Delivery Status Notification \(Failure\)|Returned mail|Mail System Error)/im,
];
const STILL_TRIES: readonly RegExp[] = [
  /Delivery Status Notification \(Delay\)|Delayed Mail \(still being retried\)|Warning: (?:could not send message for past|message \S{1,40} delayed)/i,
  /THIS IS A WARNING (?:MESSAGE )?ONLY|YOU DO NOT NEED TO RESEND/i,
  /has not (?:yet )?been delivered to one or more|delivery (?:is |was |has been )?delayed|Pengiriman (?:pesan )?tertunda/i,
];

/** Where a program's own words name the machine that said no. Group 1: name or address. */
const REMOTES: readonly RegExp[] = [
  /\bhost ([\w.-]{1,255}) ?\[[0-9a-f.:]{2,45}\](?::\d{1,5})?[ \n]{1,6}(?:said|refused|SMTP error|SMTP)/i,
  /\bSMTP error from remote mail server[^\n]{0,200}\n?[^\n]{0,40}\bhost ([\w.-]{1,255})/i,
  /while talking to ([\w.-]{1,255}?)\.?:/i,
  /([0-9.]{7,15}) (?:does not like recipient|failed after I sent the message)/i,
  /([\w-]{1,63}(?:\.[\w-]{1,63}){1,10}) (?:rejected your message|gave this error)/i,
  /(?:response from the remote server|remote server replied)[^\n]{0,40}?\b(?:by|from) ([\w.-]{1,255})/i,
];
const MAKERS: readonly RegExp[] = [
  /(?:mail system at host|qmail-send program at|Generating server:|Server (?:pembuat|penghasil):|Reporting-MTA: dns;)\s{0,4}([\w.-]{1,255})/i,
  /^From: (?:"?Mail Delivery (?:System|Subsystem)"? )?<?(?:mailer-daemon|postmaster|Mailer-Daemon)@([\w.-]{1,255})/im,
];
const REASONS: readonly RegExp[] = [
  /(?:Remote host said|said|returned|<<<|error was|gave this error|response was|response from the remote server was):?\s{0,4}['"]?([45]\d\d[ -][^\n]{1,300}(?:\n[ \t]{1,8}[^\n]{1,300})?)/i,
  /\b([45]\d\d[ -][45]\.\d{1,3}\.\d{1,3}[^\n]{1,300})/,
  /^\s{0,8}((?:Unrouteable address|unknown user|No such user|Sorry, no mailbox here)[^\n]{0,200})/im,
];

const MAX_LOOK = 60_000;

function readWords(view: View): FoundBounce | null {
  const head = view.text.slice(0, MAX_LOOK).replace(/^(?: ?> ?){1,6}/gm, '');
  const isDelayed = STILL_TRIES.some((pattern) => pattern.test(head));
  const hasFailedField = view.blocks.some((block) => value(block, 'x-failed-recipients') !== undefined);
  if (!isDelayed && !hasFailedField && !CAME_BACK.some((pattern) => pattern.test(head))) return null;
  const reason = first(REASONS, head)?.replace(/\s+/g, ' ');
  return {
    kind: 'text',
    action: isDelayed ? 'delayed' : 'failed',
    ...text('by', first(MAKERS, head)?.replace(/\.$/, '')),
    ...text('remote', first(REMOTES, head)?.replace(/\.$/, '')),
    ...text('status', /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(reason ?? '')?.[0]),
    ...text('text', reason),
  };
}

function first(patterns: readonly RegExp[], head: string): string | undefined {
  return patterns.map((pattern) => pattern.exec(head)?.[1]).find((found) => found !== undefined);
}
