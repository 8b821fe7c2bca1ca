/** Sendmail with Debian's daemon configuration listening on all addresses, plus what a row changes. */
import type { JailSpec } from '../jail.ts';
import type { SendmailSetup } from '../lab-case.ts';
import { ADDRESS } from '../namespaces.ts';

const LISTEN = `DAEMON_OPTIONS(\`Family=inet, Name=MTA-v4, Port=smtp, Addr=${ADDRESS.server4}')dnl
DAEMON_OPTIONS(\`Family=inet6, Name=MTA-v6, Port=smtp, Addr=${ADDRESS.server6}')dnl`;

const START = `
install -d -o root -g smmta -m 755 /etc/mail /run/sendmail /run/sendmail/mta /var/lib/sendmail /var/lib/sendmail/host_status
install -d -o smmta -g smmsp -m 2750 /var/spool/mqueue
install -d -o smmsp -g smmsp -m 2770 /var/spool/mqueue-client
install -d -m 2775 -g mail /var/mail
m4 -I /usr/share/sendmail/cf /lab/sendmail.mc > /etc/mail/sendmail.cf
/usr/libexec/sendmail/makemap hash /etc/mail/access < /lab/access
cp /etc/aliases /etc/mail/aliases
ln -sf /usr/libexec/sendmail/sendmail /usr/sbin/sendmail-mta
/usr/libexec/sendmail/sendmail -bi > /dev/null
exec /usr/libexec/sendmail/sendmail -bD -q1m
`;

/** Makes the files and the start of one Sendmail. */
export const sendmailJail = (tree: string, setup: SendmailSetup): JailSpec => ({
  trees: [tree],
  files: {
    '/lab/sendmail.mc': `divert(-1)dnl
divert(0)dnl
define(\`_USE_ETC_MAIL_')dnl
include(\`/usr/share/sendmail/cf/m4/cf.m4')dnl
VERSIONID(\`lab')dnl
OSTYPE(\`debian')dnl
DOMAIN(\`debian-mta')dnl
FEATURE(\`no_default_msa')dnl
${setup.listen ?? LISTEN}
define(\`confPRIVACY_FLAGS', \`needmailhelo,needexpnhelo,needvrfyhelo,restrictqrun,restrictexpand,nobodyreturn,authwarnings')dnl
define(\`confTO_IDENT', \`0')dnl
define(\`confDELIVERY_MODE', \`background')dnl
FEATURE(\`use_cw_file')dnl
FEATURE(\`access_db', , \`skip')dnl
FEATURE(\`always_add_domain')dnl
MASQUERADE_AS(\`office.example')dnl
${setup.mc ?? ''}
MAILER_DEFINITIONS
MAILER(\`local')dnl
MAILER(\`smtp')dnl
`,
    '/lab/access': `${setup.access ?? ''}\n`,
    '/etc/mail/local-host-names': 'localhost\noffice.example\nmail.office.example\n',
  },
  accounts: [
    { name: 'smmta', id: 61_040, home: '/var/lib/sendmail' },
    { name: 'smmsp', id: 61_041, home: '/var/lib/sendmail' },
  ],
  start: START,
});
