import type { SmtpReply } from '../../../preload/contract/index.ts';
import { isMaskedGreeting } from '../smtp/index.ts';

/**
 * Signs of something in the path (V3). `asterisks`, `tls-stripped`: a firewall that looks into SMTP (it passes answers on, but
 * may refuse tricks itself); `mail-shield`: a mail scanner on this computer or line that answers instead of the server.
 */
export type PathSign = 'asterisks' | 'tls-stripped' | 'mail-shield';

/** Greetings of scanners that sit on a user's computer; gateways in front of servers have their own names. */
const MAIL_SHIELD =
  /\bavast!?\b|\bAVG\b.*proxy|norton (?:antivirus|email)|symantec email proxy|pc-?cillin|kaspersky (?:anti-?virus|internet security)|mailguard|bitdefender.*proxy|eset.*(?:scanner|proxy)|spamihilator|pop(?:3|peeper)? proxy|antivirus.*smtp proxy/i;

/** What the greeting and the EHLO keywords give away; the strongest sign, or null. */
export function readPathSign(banner: SmtpReply, keywords: readonly string[]): PathSign | null {
  if (MAIL_SHIELD.test(banner.text)) return 'mail-shield';
  if (isMaskedGreeting(banner)) return 'asterisks';
  // Inspecting firewalls overwrite the keyword in place: XXXXXXXA.
  return keywords.some((keyword) => /^X{6,}[A-D]?$/.test(keyword)) ? 'tls-stripped' : null;
}

/** The blacklist a refusal names, for "turned away because of <list>": a zone, a site, or null. */
export function namedList(text: string): string | null {
  const using = /(?:using|by|in|at|on|see|listed)[\s:]+(?:https?:\/\/)?((?:[a-z0-9-]+\.){1,5}[a-z]{2,12})\b/i;
  const known =
    /\b((?:[a-z0-9-]+\.)*(?:spamhaus|spamcop|barracudacentral|sorbs|uceprotect|surriel|abuseat|mailspike|invaluement|manitu|0spam|spfbl)(?:\.[a-z]{2,6})?)\b/i;
  return known.exec(text)?.[1]?.toLowerCase() ?? using.exec(text)?.[1]?.toLowerCase() ?? null;
}
