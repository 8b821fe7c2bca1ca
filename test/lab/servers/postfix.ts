/** Postfix as Debian's package sets it up for an "Internet Site", plus what a row changes. */
import { type JailSpec, SERVER_NAME } from '../jail.ts';
import type { PostfixSetup } from '../lab-case.ts';
import type { TreeName } from '../packages.ts';
import { CERT_FILE, KEY_FILE } from './tls.ts';

/** Debian's main.cf after installation. */
const STOCK: Record<string, string> = {
  smtpd_banner: '$myhostname ESMTP $mail_name (Debian/GNU)',
  biff: 'no',
  append_dot_mydomain: 'no',
  readme_directory: 'no',
  compatibility_level: '3.6',
  smtpd_tls_cert_file: CERT_FILE,
  smtpd_tls_key_file: KEY_FILE,
  smtpd_tls_security_level: 'may',
  smtp_tls_CApath: '/etc/ssl/certs',
  smtp_tls_security_level: 'may',
  smtpd_relay_restrictions: 'permit_mynetworks permit_sasl_authenticated defer_unauth_destination',
  myhostname: SERVER_NAME,
  alias_maps: 'hash:/etc/aliases',
  alias_database: 'hash:/etc/aliases',
  myorigin: '/etc/mailname',
  mydestination: '$myhostname, office.example, localhost.office.example, localhost',
  relayhost: '',
  mynetworks: '127.0.0.0/8 [::ffff:127.0.0.0]/104 [::1]/128',
  mailbox_size_limit: '0',
  recipient_delimiter: '+',
  inet_interfaces: 'all',
  inet_protocols: 'all',
  // Not Debian's: the log goes to our file, and a failed delivery is tried again soon.
  maillog_file: '/dev/stdout',
  minimal_backoff_time: '5s',
  queue_run_delay: '5s',
};

const START = `
cp /usr/share/postfix/master.cf.dist /etc/postfix/master.cf
cp /usr/share/postfix/dynamicmaps.cf /etc/postfix/dynamicmaps.cf
[ -f /usr/share/postfix/makedefs.out ] && cp /usr/share/postfix/makedefs.out /etc/postfix/makedefs.out
sed -i -E 's/^(([a-z]+) +(inet|unix) +([-yn]) +([-yn]) +)y/\\1n/' /etc/postfix/master.cf
if [ -f /lab/listen ]; then sed -i -E "s/^smtp( +inet)/$(cat /lab/listen)\\1/" /etc/postfix/master.cf; fi
if [ -f /lab/postscreen ]; then
  sed -i -E 's/^smtp( +inet.*) smtpd$/smtp inet n - n - 1 postscreen/' /etc/postfix/master.cf
  printf '%s\\n' 'smtpd pass - - n - - smtpd' 'dnsblog unix - - n - 0 dnsblog' 'tlsproxy unix - - n - 0 tlsproxy' \\
    >> /etc/postfix/master.cf
fi
cat /lab/master.cf >> /etc/postfix/master.cf
cd /var/spool/postfix
install -d -o postfix -g postfix /var/lib/postfix
install -d -o postfix -g root -m 700 active bounce corrupt defer deferred flush hold incoming private saved trace
install -d -o postfix -g postdrop -m 730 maildrop
install -d -o postfix -g postdrop -m 710 public
install -d -o root -g root pid
cd /etc/postfix
for map in /etc/postfix/lab-*; do
  case "$map" in
    *.re|*.cidr|*'*') ;;
    *) postmap "hash:$map" ;;
  esac
done
newaliases
if [ -f /lab/postgrey ]; then
  install -d -o postgrey -g postgrey /var/lib/postgrey
  (exec postgrey --inet=127.0.0.1:10023 --delay="$(cat /lab/postgrey)" --greylist-text=Greylisted) &
fi
exec postfix start-fg
`;

/** Makes the files and the start of one Postfix. Extra tables are named `lab-…` under /etc/postfix. */
export const postfixJail = (
  trees: Record<TreeName, string>,
  setup: PostfixSetup,
  tls: Record<string, string>,
): JailSpec => {
  const main = { ...STOCK, ...setup.main };
  const files: Record<string, string> = {
    ...tls,
    '/etc/postfix/main.cf': `${Object.entries(main)
      .map(([key, value]) => `${key} = ${value}`)
      .join('\n')}\n`,
    '/lab/master.cf': `${setup.master ?? ''}\n`,
  };
  for (const [name, text] of Object.entries(setup.files ?? {})) files[`/etc/postfix/${name}`] = `${text}\n`;
  if (setup.listen !== undefined) files['/lab/listen'] = setup.listen;
  if (setup.postgreyS !== undefined) files['/lab/postgrey'] = `${setup.postgreyS}\n`;
  if (setup.postscreen === true) files['/lab/postscreen'] = '';
  return {
    trees: setup.postgreyS === undefined ? [trees.postfix] : [trees.postfix, trees.postgrey],
    files,
    accounts: [
      { name: 'postfix', id: 61_010, home: '/var/spool/postfix' },
      { name: 'postgrey', id: 61_012, home: '/var/lib/postgrey' },
    ],
    groups: [{ name: 'postdrop', id: 61_011 }],
    start: START,
  };
};
