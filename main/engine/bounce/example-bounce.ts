/** What a made-up returned mail names: a list of the catalogue and the address that is on it. */
export type ExampleFacts = { zone: string; address: string };

/** A made-up returned mail as Postfix writes them (RFC 3464 fields pasted as text), to try the reader on. Nothing in it exists. */
export function exampleBounce({ zone, address }: ExampleFacts): string {
  const reply = `554 5.7.1 Service unavailable; Client host [${address}] blocked using ${zone}`;
  return [
    'From: MAILER-DAEMON@mail.example.com (Mail Delivery System)',
    'To: info@example.com',
    'Subject: Undelivered Mail Returned to Sender',
    '',
    'This is the mail system at host mail.example.com.',
    '',
    "I'm sorry to have to inform you that your message could not",
    'be delivered to one or more recipients.',
    '',
    `<sales@example.net>: host mx.example.net[198.51.100.25] said: ${reply}`,
    '    (in reply to RCPT TO command)',
    '',
    'Reporting-MTA: dns; mail.example.com',
    '',
    'Final-Recipient: rfc822; sales@example.net',
    'Action: failed',
    'Status: 5.7.1',
    'Remote-MTA: dns; mx.example.net',
    `Diagnostic-Code: smtp; ${reply}`,
    '',
  ].join('\n');
}
