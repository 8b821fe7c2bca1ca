/** Dovecot beside a mail server: people read over IMAP what the server put into their Maildir. */
import type { JailSpec } from '../jail.ts';
import type { Authority } from './authority.ts';

/** Everybody's password; the lab's own client uses it, too. */
export const IMAP_PASSWORD = 'lab-mailbox-secret';

const CONFIGURATION = `protocols = imap
listen = *, ::
base_dir = /run/dovecot
log_path = /dev/stderr
ssl = required
ssl_cert = </lab/imap-cert.pem
ssl_key = </lab/imap-key.pem
mail_location = maildir:~/Maildir
first_valid_uid = 1000
passdb {
  driver = static
  args = password=${IMAP_PASSWORD}
}
userdb {
  driver = passwd
}
service imap-login {
  inet_listener imaps {
    port = 993
    ssl = yes
  }
}
`;

/** The same machine with Dovecot in it; mail goes into `~/Maildir` when the mail server is told to put it there. */
export const withDovecot = (spec: JailSpec, tree: string, { cert, key }: Authority): JailSpec => ({
  ...spec,
  trees: [...spec.trees, tree],
  files: {
    ...spec.files,
    '/etc/dovecot/dovecot.conf': CONFIGURATION,
    '/lab/imap-cert.pem': cert,
    '/lab/imap-key.pem': key,
  },
  accounts: [
    ...spec.accounts,
    { name: 'dovecot', id: 61_020, home: '/nonexistent' },
    { name: 'dovenull', id: 61_021, home: '/nonexistent' },
  ],
  start: `dovecot -F &\n${spec.start}`,
});
