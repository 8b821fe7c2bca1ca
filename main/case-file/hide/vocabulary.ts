/**
 * Words that stand in the protocol, in names of hosts and in ordinary sentences. Somebody who is called so cannot be told from them: such a
 * name is left out where a person's name stands by itself, and where it is written with its capitals in a text of people, not in what servers say.
 */
const ORDINARY = new Set(
  (
    'helo ehlo mail from rcpt data quit rset noop vrfy expn help auth login plain user pass name starttls size pipelining dsn smtp esmtp lmtp ' +
    'imap pop tls ssl ipv4 ipv6 port host server client relay relaying relayed gateway postfix exim sendmail exchange microsoft outlook google ' +
    'zimbra dovecot hmailserver mdaemon haraka docker router proxy firewall vpn cloud local localhost home office kantor domain address mailbox ' +
    'recipient sender originator queue queued message accepted accept denied access refused rejected reject permitted allowed unknown invalid ' +
    'error failed failure temporary later again try please service ready closing connection transmission channel hello pleased meet okay nice ' +
    'open closed listed clean proved proof probe test tester inside outside place note config mark done stopped running finding evidence spf ' +
    'dkim dmarc dns ptr arpa received reply person code practice example invalid admin administrator support sales info contact team staff desk ' +
    'customer company group department manager boss owner operator office web www ftp the and for not you your our his her its are was were has ' +
    'have had this that with will can may shall would could should must bill art hope grace joy rose june april august summer dawn faith sunny ' +
    'frank grant chase drew rich bob ray jack max dean guy gene pat sue van von der den del yang ini itu dan dari untuk pada ada tidak saya ' +
    'kami anda kita bapak ibu pak bang kak mas mbak adik surel pesan peladen pengirim penerima alamat kotak nama tes uji'
  ).split(/\s+/),
);

/** Too common, too short, or a number. */
export const isOrdinary = (word: string): boolean =>
  [...word].length < 3 || ORDINARY.has(word.toLowerCase()) || !/\p{L}/u.test(word);
