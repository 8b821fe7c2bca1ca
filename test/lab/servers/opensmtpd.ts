/** OpenSMTPD with the configuration its manual gives for a small domain, plus what a row changes. */
import { type JailSpec, SERVER_NAME } from '../jail.ts';
import type { OpensmtpdSetup } from '../lab-case.ts';

/** Listeners when a row says nothing else. */
const LISTEN = 'listen on 0.0.0.0\nlisten on ::';

const START = `
install -d -o root -g root -m 711 /var/spool/smtpd
install -d -o root -g root -m 755 /var/lib/opensmtpd /var/lib/opensmtpd/empty
install -d -o alice -g alice /home/alice
chgrp opensmtpq /usr/sbin/smtpctl && chmod 2555 /usr/sbin/smtpctl
chmod 600 /etc/smtpd.conf
exec smtpd -d -T smtp
`;

/** Makes the files and the start of one OpenSMTPD. */
export const opensmtpdJail = (tree: string, setup: OpensmtpdSetup): JailSpec => {
  const conf = `table aliases file:/etc/aliases
${setup.listen ?? LISTEN}
action "local" maildir alias <aliases>
action "relay" relay
${setup.rules}
`;
  return {
    trees: [tree],
    files: { '/etc/smtpd.conf': conf, '/etc/mailname': `${SERVER_NAME}\n`, ...setup.files },
    accounts: [
      { name: 'opensmtpd', id: 61_030, home: '/var/lib/opensmtpd/empty' },
      { name: 'opensmtpq', id: 61_031, home: '/var/lib/opensmtpd/empty' },
    ],
    start: START,
  };
};
