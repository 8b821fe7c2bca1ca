import { readAddress } from '../target/address-scope.ts';
import type { ReportField } from './delivery-report.ts';
import type { Flat } from './flatten.ts';

const ADDRESS = String.raw`([^\s<>()\[\]:;,"'\\]{1,64}@[a-z0-9\u00a1-\uffff](?:[a-z0-9\u00a1-\uffff.-]{0,250}[a-z0-9\u00a1-\uffff])?)`;
const MAX_PEOPLE = 50;

/** Where recipients stand in the words of mail programs; first the surest. */
const RECIPIENTS: readonly RegExp[] = [
  new RegExp(`(?:final-recipient|original-recipient): ?(?:[a-z0-9-]{2,20}; ?)?<?${ADDRESS}`, 'gi'),
  new RegExp(`x-failed-recipients: ?${ADDRESS}`, 'gi'),
  new RegExp(
    String.raw`<${ADDRESS}>(?: \([^)]{1,80}\))?: ?(?:host|delivery|connect|unable|user|mail|name|lost|recipient|message|\d{3}|[a-z]|$)`,
    'gi',
  ),
  new RegExp(
    `(?:recipients? or (?:distribution lists|groups):|recipients?:|following address(?:es)?[^:]{0,60}:|penerima(?: atau grup)?(?: berikut)?:|delivered to:?|delivery to the following recipient[^:]{0,60}:|dikirim ke|zugestellt werden:?|to:|an:|[àa] :|empf[äa]nger:) ?["'<]{0,2}(?:[^<>@"]{0,60}<)?${ADDRESS}`,
    'gi',
  ),
  new RegExp(`(?:rcpt to:?|recipient) ?<?${ADDRESS}>?`, 'gi'),
  new RegExp(`<${ADDRESS}>`, 'gi'),
];

/** Whom the mail was for, at most 50; from the report's fields, or from the words. */
export function findRecipients(flat: Flat, fields: readonly ReportField[], sender: string | null): string[] {
  const named = fields
    .filter(({ name }) => /^(?:final|original)-recipient$|^x-failed-recipients$/.test(name))
    .flatMap(({ value }) => value.replace(/^[\w-]{1,40}; ?/, '').split(/[,\s]+/))
    .map((value) => value.replace(/[<>]/g, '').trim())
    .filter((value) => value.includes('@'));
  if (named.length > 0) return unique(named);
  for (const pattern of RECIPIENTS) {
    const found = [...flat.text.matchAll(pattern)].slice(0, 200).map((hit) => hit[1] ?? '');
    const others = found.filter(
      (address) => !isMachine(address) && address.toLowerCase() !== sender?.toLowerCase(),
    );
    if (others.length > 0) return unique(pattern === RECIPIENTS.at(-1) ? others.slice(0, 1) : others);
  }
  return [];
}

const isMachine = (address: string): boolean =>
  /^(?:mailer-daemon|postmaster|noreply|no-reply|bounces?)@/i.test(address);

function unique(addresses: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const address of addresses) {
    const clean = address.replace(/[.,;:]+$/, '');
    if (!seen.has(clean.toLowerCase())) seen.set(clean.toLowerCase(), clean);
  }
  return [...seen.values()].slice(0, MAX_PEOPLE);
}

/** A server of the story. */
export type Server = { host: string | null; ip: string | null };

const HOST = `([a-z0-9_](?:[a-z0-9_.-]{0,250}[a-z0-9])?)`;
const IP = `(?:ipv6:)?([0-9a-f.:]{3,45})`;
const REFUSERS: readonly RegExp[] = [
  new RegExp(
    String.raw`\bhost ${HOST} ?\[${IP}\](?::\d{1,5})? ?:? ?(?:said|refused|smtp error|smtp|\d{3}|dropped|timed|greeted)`,
    'i',
  ),
  new RegExp(String.raw`\bconnected to ${IP} but`, 'i'),
  new RegExp(String.raw`\b${IP} (?:does not like recipient|failed after i sent|does not like sender)`, 'i'),
  new RegExp(`while talking to ${HOST}`, 'i'),
  new RegExp(String.raw`remote-mta: ?dns; ?${HOST}(?: \(\[?${IP})?`, 'i'),
  new RegExp(
    String.raw`(?:by|from) (?:the server for the recipient domain )?[^ ]{1,100} (?:by|via) ${HOST}\.? \[${IP}\]`,
    'i',
  ),
  new RegExp(String.raw`smtp error from remote (?:mail )?server.{0,120}?host:? ${HOST}(?: \[${IP}\])?`, 'i'),
  new RegExp(String.raw`remote server at ${HOST} (?:\(${IP}\) )?(?:returned|replied|rejected)`, 'i'),
  new RegExp(String.raw`\b${HOST} (?:rejected your message|gave this error|rejected your e-?mail)`, 'i'),
  new RegExp(String.raw`\b${HOST} #(?:<|[45]\d\d)`, 'i'),
  new RegExp(String.raw`\bhost (?!klien |unknown ?\[)${HOST} ?\[${IP}\]`, 'i'),
];
const REPORTERS: readonly RegExp[] = [
  new RegExp(`reporting-mta: ?(?:dns|smtp|x-[a-z-]{1,20}); ?${HOST}`, 'i'),
  new RegExp(
    `(?:this is the mail system at host|qmail-send program at|generating server:|server (?:pembuat|penghasil):|generierender server:|serveur de g[ée]n[ée]ration ?:|servidor de generaci[óo]n:|server di generazione:|servidor de gera[çc][ãa]o:|genererende server:|serwer generuj[ąa]cy:|olu[şs]turan sunucu:|сервер, создавший отчет:|生成サーバー ?:|生成服务器:|생성 서버:) ?${HOST}`,
    'i',
  ),
  new RegExp(`from: ?(?:"?[a-z ]{0,40}"? ?)?<?(?:mailer-daemon|postmaster)@${HOST}`, 'i'),
];

/** The server that said no, as the text names it. */
export function findRefuser(text: string): Server {
  for (const pattern of REFUSERS) {
    const hit = pattern.exec(text);
    if (!hit) continue;
    const parts = hit.slice(1).filter((part): part is string => part !== undefined);
    const ip = parts.map((part) => readAddress(part)?.ip).find((found) => found !== undefined) ?? null;
    const host =
      parts.find((part) => part.includes('.') && readAddress(part) === null && /[a-z]/i.test(part)) ?? null;
    if (host !== null || ip !== null) return { host: host?.toLowerCase().replace(/\.$/, '') ?? null, ip };
  }
  return { host: null, ip: null };
}

/** The server that wrote the returned mail. */
export function findReporter(text: string): string | null {
  for (const pattern of REPORTERS) {
    const host = pattern.exec(text)?.[1];
    if (host?.includes('.')) return host.toLowerCase().replace(/\.$/, '');
  }
  return null;
}

const SENDERS: readonly RegExp[] = [
  new RegExp(String.raw`^(?:x-original-from|return-path|from): ?[^<\n]{0,100}<${ADDRESS}>`, 'im'),
  new RegExp(`^from: ?${ADDRESS}`, 'im'),
];

/** Who wrote the returned message: from the message itself, else whom the report was sent to. */
export function findSender(returned: string, fields: readonly ReportField[]): string | null {
  for (const pattern of SENDERS) {
    const found = pattern.exec(returned)?.[1];
    if (found !== undefined && !isMachine(found)) return found;
  }
  const to = fields.find(({ name }) => name === 'to')?.value ?? '';
  const address = new RegExp(ADDRESS, 'i').exec(to)?.[1];
  return address !== undefined && !isMachine(address) ? address : null;
}
