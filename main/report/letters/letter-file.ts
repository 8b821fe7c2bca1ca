import { plain } from './letter-context.ts';

/** What is written into a file or handed to a mail program. */
export type WrittenLetter = { to: string; subject: string; body: string };

/** Longest `mailto:` address that mail programs and systems take whole, characters. */
const MAILTO_MOST = 1900;

/** One header line's worth of a person's or stranger's text: no line break can begin a header of its own (RFC 5322 §2.2). */
function headerText(text: string, most: number): string {
  return plain(text.replace(/[\r\n\t]+/g, ' '), most);
}

/**
 * A message for the person's own mail program: `X-Unsent: 1` opens it for writing, and no `From`, so that the program puts theirs in.
 * `attachments`: name → text. The library is loaded here, never at the start of the program.
 */
export async function letterEml(
  letter: WrittenLetter,
  attachments: ReadonlyMap<string, string>,
  date: Date,
): Promise<Uint8Array> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const to = recipientsOf(letter.to);
  const composer = new MailComposer({
    ...(to.length > 0 ? { to: to.map((address) => ({ name: '', address })) } : {}),
    subject: headerText(letter.subject, 300),
    text: letter.body,
    date,
    headers: { 'X-Unsent': '1' },
    attachments: [...attachments].map(([filename, content]) => ({
      filename,
      content: Buffer.from(content, 'utf8'),
      contentType: 'text/plain; charset=utf-8',
    })),
    // A letter is text: nothing in it may make the library read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return new Uint8Array(await composer.compile().build());
}

/** The addresses of a `To:` field as a person writes it: `a@b, c@d`. What is no plain address is left out. */
export function recipientsOf(to: string): string[] {
  return to
    .split(/[,;]/)
    .map((one) => one.trim().replace(/^.*<([^<>]*)>$/, '$1'))
    .filter((one) => /^[^\s@<>"(),:;\\[\]]{1,64}@[^\s@<>"(),:;\\[\]]{1,253}$/.test(one))
    .slice(0, 10);
}

/** The letter as plain text, as it is saved and copied. */
export function letterText(
  { to, subject, body }: WrittenLetter,
  names: { to: string; subject: string },
): string {
  const head = [
    ...(to ? [`${names.to}: ${headerText(to, 320)}`] : []),
    `${names.subject}: ${headerText(subject, 300)}`,
  ];
  return `${head.join('\n')}\n\n${body}`;
}

/** The letter as a `mailto:` address (RFC 6068), line breaks as CRLF; null when it is too long to be handed over. */
export function letterLink({ to, subject, body }: WrittenLetter): string | null {
  const enc = encodeURIComponent;
  const [address = ''] = recipientsOf(to);
  const link = `mailto:${enc(address).replace('%40', '@').replaceAll('%2B', '+')}?subject=${enc(headerText(subject, 300))}&body=${enc(body.replace(/\r?\n/g, '\r\n'))}`;
  return link.length > MAILTO_MOST ? null : link;
}
