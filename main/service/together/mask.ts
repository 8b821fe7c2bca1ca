const HIDDEN = '********';

/** Words that say "secret", in the languages of the settings that people bring. */
const WORDS = String.raw`pass(?:w(?:or)?[dt]|phrase|code)?|pwd|kennwort|secret|token|credentials?|api[_-]?key|auth[_-]?key|access[_-]?key|private[_-]?key|dkim[_-]?key|bindpw|dnpass|client_send|relay_doctor_key|contrase\u00f1a|senha|kata[_ -]?sandi`;
/** A value in quotes, with escaped quotes inside, or to the end of the line. */
const QUOTED = String.raw`"(?:[^"\\\n]|\\.)*"|'[^'\n]*'`;
/** `password_scheme = CRYPT` is none. */
const NO_SECRET = String.raw`(?![\w.-]{0,40}(?:scheme|encryption|policy|mechanism|length)\b)`;

/** Hashes as `crypt(3)`, bcrypt, argon2, and LDAP's schemes write them. */
const HASHES =
  /\$(?:1|2[abxy]?|5|6|7|y|gy|apr1|argon2(?:id?|d))\$[^\s:'"]{8,}|\{(?:PLAIN|CLEARTEXT)(?:\.[A-Z0-9]+)?\}[^\n:'"]+|\{(?:S?SHA(?:256|512)?(?:-CRYPT)?|S?MD5(?:-CRYPT)?|CRYPT|BLF-CRYPT|ARGON2ID?|PBKDF2|CRAM-MD5)(?:\.[A-Z0-9]+)?\}[^\s:'"]+/gi;

/** Keys and tokens that are known by their form: GitHub, AWS, SendGrid, Slack, JWT, age; keys of lists in their names. */
const FORMS =
  /\b(?:gh[pousr]_\w{20,}|AKIA[0-9A-Z]{16}|SG\.[\w.-]{5,}|xox[abp]-[\w-]{8,}|eyJ[\w-]{5,}\.[\w.-]+|AGE-SECRET-KEY-\w+)|\b[a-z0-9]{16,40}(?=\.(?:[\w-]{1,30}\.){0,2}(?:dq\.spamhaus\.net|mail\.abusix\.zone|spamrats\.com))/gi;

/** A name that says "secret", with what is behind it to the end of the quotes or of the line. */
const NAMED = new RegExp(
  String.raw`((?:${WORDS})${NO_SECRET}[\w.-]{0,60}["']?\]?[ \t]*(?:=>|[:=])[ \t]*)(${QUOTED}|[^\s#][^\n]*)`,
  'gi',
);
/** `password secret` alone on a line, as in dovecot, msmtp and netrc; or after a login; or as an option. */
const SPACED = new RegExp(
  String.raw`^([ \t]*(?:[\w-]{0,30}_)?(?:${WORDS})[a-z]{0,8}[ \t]+)(\S[^\n]*)$`,
  'gim',
);
const BEHIND = new RegExp(
  String.raw`((?:\s--?[\w-]{0,40}|\b(?:user|login)[ \t]+\S{1,200}[ \t]+)(?:password|passwd|passphrase|pass|pwd|secret|token)[ \t=]+)(${QUOTED}|\S+)`,
  'gi',
);

/** One piece before, the secret, and maybe one piece behind. */
const PIECES: readonly RegExp[] = [
  // `user:password@host`, also with `@` in the password; a long name alone is a key.
  /\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/]{0,100}:)([^\s"'<>]{1,200})(@)/gi,
  /\b([a-z][a-z0-9+.-]{1,20}:\/\/)([^\s:@/"'<>]{16,200})(@)/gi,
  // Commands: curl, mysql, PowerShell.
  /(\bcurl\b[^\n]{0,200}?\s-u[ \t]*[^\s:]{1,100}:)(\S+)/gi,
  /(\bmysql\w{0,10}\b[^\n]{0,200}?\s-p)(\S+)/gi,
  /(ConvertTo-SecureString[ \t]+(?:-String[ \t]+)?)("[^"\n]*"|'[^'\n]*'|\S+)/gi,
  // XML: the element's text, and pairs of key and value.
  /(<[\w:.-]{0,60}(?:pass|pwd|secret|token)[\w:.-]{0,40}>)([^<\n]+)/gi,
  /((?:key|name)=["'][^"'\n]{0,60}(?:pass|pwd|secret|token)[^"'\n]{0,60}["'][^>\n]{0,80}?value=["'])([^"'\n]+)/gi,
  // Sendmail's authinfo; HTTP and SMTP logins.
  /("P[:=])([^"\n]{1,300})(")/gi,
  /(\b(?:Bearer|Basic)[ \t]+)([\w.~+/=-]{6,})/gi,
  /(\bAUTH[ \t]+(?:PLAIN|LOGIN|XOAUTH2|CRAM-MD5)[ \t]+)(?!DIGEST|XOAUTH|GSSAPI|SCRAM|EXTERNAL|OAUTHBEARER|ANONYMOUS)([\w+/=]{6,})/gi,
  // Exim: `host/database/user/password`, and `host : user : password` of client files.
  /(\b[a-z]{2,10}_servers[ \t]*=[^\n]{0,200}?\/[^\s/]{1,100}\/[^\s/]{1,100}\/)([^\s:]+)/gi,
  /^([ \t]*[*\w.-]{1,200}\.[a-z]{2,20}[ \t]*:[ \t]*[^\s:]{1,200}[ \t]*:[ \t]*)(?!\d+$)(\S[^\n]*)$/gim,
  // A login in one piece: `relay_auth = user/password`, `smtp_auth: user:password`.
  /^([ \t]*[\w.-]{0,40}auth(?:entication|info)?[ \t]*[:=][ \t]*["']?[^\s/:"']{1,100}[/:])(?!\/)(\S[^\n]*)$/gim,
  // A line of a SASL map: where to, then `user:password`; not a transport's `smtp:[host]:25`.
  /^([ \t]*(?:\[[^\]\s]{1,250}\](?::\w{1,20})?|[\w.-]{1,200}\.[a-z]{2,20}(?::\w{1,20})?|[^\s@:]{0,100}@[^\s@:]{1,250})[ \t]+(?!(?:smtps?|lmtp|relay|local|virtual|error|retry|discard|uucp|pipe|hash|lmdb|inet|unix|dovecot):)[^\s:]{1,300}:)(\S[^\n]*)$/gim,
  // A line of `passwd` or of dovecot's users: `user:password:…`; a short one where numbers follow.
  /^([ \t]*[\w.+-]{1,100}(?:@[\w.-]{1,200})?:)(?!\/\/|\d+:)([^\s:=/]{4,200})(:)/gm,
  /^([ \t]*[\w.+-]{1,100}(?:@[\w.-]{1,200})?:)(?!\d+:)([^\s:=/]{1,3})(:\d*:\d*)/gm,
];

/**
 * Takes passwords, their hashes and keys out of lines of a mail server's settings. Rather too much than too little: what is masked can be
 * typed again, what was sent cannot be taken back. Every pattern stays on its line and is bounded.
 */
export function maskSecrets(text: string): string {
  const unkeyed = withoutKeyBlocks(text).replace(HASHES, HIDDEN).replace(FORMS, HIDDEN);
  const pieced = PIECES.reduce(
    (one, pattern) =>
      one.replace(pattern, (_, head: string, __: string, tail?: string | number) =>
        [head, HIDDEN, typeof tail === 'string' ? tail : ''].join(''),
      ),
    unkeyed,
  );
  return pieced
    .replace(NAMED, (whole, head: string, value: string) => (isHarmless(value) ? whole : `${head}${HIDDEN}`))
    .replace(BEHIND, (_, head: string) => `${head}${HIDDEN}`)
    .replace(SPACED, (whole, head: string, value: string) =>
      /^[=:{]/.test(value) ? whole : `${head}${HIDDEN}`,
    );
}

const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/;
const KEY_END = /-----END/;
/** What stands in a key: base64, its few header lines, empty lines. */
const KEY_LINE =
  /^[ \t]*(?:[A-Za-z0-9+/=]{0,120}|(?:Proc-Type|DEK-Info|Comment|Version):[^\n]{0,200})[ \t]*\r?$/;

/** Keys as blocks of lines, also those that are cut off before their end. */
function withoutKeyBlocks(text: string): string {
  if (!KEY_BEGIN.test(text)) return text;
  let isInside = false;
  return text
    .split('\n')
    .flatMap((line) => {
      const begin = KEY_BEGIN.exec(line);
      if (begin) {
        isInside = !KEY_END.test(line.slice(begin.index));
        return [`${line.slice(0, begin.index)}${HIDDEN}`];
      }
      if (!isInside) return [line];
      if (KEY_LINE.test(line)) return [];
      isInside = false;
      return KEY_END.test(line) ? [] : [line];
    })
    .join('\n');
}

/** A small number, or where a table is: `smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd`. */
function isHarmless(value: string): boolean {
  return /^["']?(?:\d{1,3}|(?:(?:hash|lmdb|btree|cdb|texthash|regexp|pcre|proxy|mysql|pgsql|ldap|memcache|sqlite):)*\/[^\s:]+)["']?$/i.test(
    value.trim(),
  );
}
