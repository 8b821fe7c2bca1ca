/**
 * Courier, the one of Debian's servers that works like qmail: a list of domains it takes mail for, and RELAYCLIENT, set
 * for some visitors by an access table, for those who may send elsewhere.
 */
import { type JailSpec, SERVER_NAME } from '../jail.ts';
import type { CourierSetup } from '../lab-case.ts';
import { CERT_FILE, KEY_FILE } from './tls.ts';

/** Debian's access table without its private ranges. */
const ACCESS = '127.0.0.1\tallow,RELAYCLIENT\n:0000:0000:0000:0000:0000:0000:0000:0001\tallow,RELAYCLIENT';

const START = `
ln -sf makedat.courier /usr/bin/makedat
ln -sf maildirmake.courier /usr/bin/maildirmake
ln -sf deliverquota.courier /usr/bin/deliverquota
ln -sf preline.courier /usr/bin/preline
ln -sf lockmail.courier /usr/bin/lockmail
cat /lab/esmtpd >> /etc/courier/esmtpd
cat /lab/msa >> /etc/courier/esmtpd-msa
cat ${KEY_FILE} ${CERT_FILE} > /etc/courier/esmtpd.pem
: > /etc/courier/dhparams.pem
chown courier:courier /etc/courier/esmtpd.pem && chmod 600 /etc/courier/esmtpd.pem
chown -R courier:courier /var/lib/courier
chown root:courier /etc/courier /etc/courier/esmtpacceptmailfor.dir /etc/courier/hosteddomains /etc/courier/aliases
chmod 4755 /usr/lib/courier/courier/submitmkdir && chown courier:courier /usr/lib/courier/courier/submitmkdir
chmod 6755 /usr/bin/cancelmsg && chown courier:courier /usr/bin/cancelmsg
install -d -o root -g courier -m 775 /run/courier
install -d -o courier -g courier -m 750 /run/courier/authdaemon
install -d -o alice -g alice -m 700 /home/alice/Maildir /home/alice/Maildir/cur /home/alice/Maildir/new /home/alice/Maildir/tmp
makesmtpaccess && makeacceptmailfor && makehosteddomains && makealiases
authdaemond start || true
courierfilter start || true
courier start
esmtpd start
if [ -s /lab/msa ]; then esmtpd-msa start; fi
exec sleep infinity
`;

/** Makes the files and the start of one Courier. */
export const courierJail = (tree: string, setup: CourierSetup, tls: Record<string, string>): JailSpec => {
  const files: Record<string, string> = {
    ...tls,
    '/etc/courier/me': `${SERVER_NAME}\n`,
    '/etc/courier/defaultdomain': 'office.example\n',
    '/etc/courier/dsnfrom': 'Mail <postmaster@office.example>\n',
    '/etc/courier/locals': 'localhost\noffice.example\nmail.office.example\n',
    '/etc/courier/smtpaccess/default': `${setup.access ?? ACCESS}\n`,
    '/etc/courier/esmtpacceptmailfor.dir/default': `${setup.domains ?? 'office.example\nmail.office.example'}\n`,
    '/etc/courier/aliases/system': 'postmaster: alice\nabuse: alice\nroot: alice\n',
    // Debian's tarpit doubles its wait with each refusal of a connection.
    '/lab/esmtpd': `${setup.esmtpd ?? 'TARPIT=0'}\n`,
    '/lab/msa': setup.msa === undefined ? '' : `${setup.msa}\n`,
  };
  if (setup.bofh !== undefined) files['/etc/courier/bofh'] = `${setup.bofh}\n`;
  return {
    trees: [tree],
    files,
    accounts: [{ name: 'courier', id: 61_050, home: '/var/lib/courier' }],
    start: START,
  };
};
