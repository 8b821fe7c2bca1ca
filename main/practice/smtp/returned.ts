import type { Policy } from '../policy.ts';
import { type AcceptedMail, mailDate } from './dialogue.ts';
import type { Post } from './post.ts';

/** Of the returned message, at most so much is sent back, characters. */
const MOST_TEXT = 20_000;

/**
 * The mail that tells a sender his message was taken and then not delivered (RFC 3464, RFC 6522), as a server sends that says yes
 * before it knows. Null for mail without a sender: it must never be answered (RFC 5321 §4.5.5).
 */
export function composeReturn(policy: Policy, mail: AcceptedMail, source: string, at: Date): Post | null {
  if (mail.from === '' || mail.elsewhere.length === 0) return null;
  const boundary = `${mail.id}/${policy.host}`;
  const date = mailDate(at);
  const failed = mail.elsewhere.flatMap((to) => [
    '',
    `Final-Recipient: rfc822; ${to}`,
    'Action: failed',
    'Status: 5.7.1',
    'Diagnostic-Code: X-Postfix; mail for this domain is not accepted here',
  ]);
  const lines = [
    `Received: by ${policy.host}\r\n\tid ${mail.id}R; ${date}`,
    `Date: ${date}`,
    `From: MAILER-DAEMON@${policy.host} (Mail Delivery System)`,
    'Subject: Undelivered Mail Returned to Sender',
    `To: ${mail.from}`,
    `Message-ID: <${mail.id}R@${policy.host}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="${boundary}"`,
    '',
    'This is a MIME-encapsulated message.',
    '',
    `--${boundary}`,
    'Content-Description: Notification',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    `This is the mail system at host ${policy.host}.`,
    '',
    'Your message could not be delivered to:',
    '',
    ...mail.elsewhere.map((to) => `<${to}>: mail for this domain is not accepted here`),
    '',
    `--${boundary}`,
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${policy.host}`,
    `X-Postfix-Sender: rfc822; ${mail.from}`,
    `Arrival-Date: ${date}`,
    ...failed,
    '',
    `--${boundary}`,
    'Content-Description: Undelivered Message',
    'Content-Type: message/rfc822',
    '',
    `Return-Path: <${mail.from}>`,
    source.slice(0, MOST_TEXT).replace(/\r\n$/, ''),
    '',
    `--${boundary}--`,
    '',
  ];
  return { from: '', to: [mail.from], source: lines.join('\r\n') };
}
