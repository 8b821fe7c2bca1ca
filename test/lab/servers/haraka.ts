/**
 * Haraka as its installer sets it up for one domain, plus what a row changes. Mail for the own domain ends in a small
 * plugin; mail for others goes out through Haraka's own queue when a plugin has marked the visitor as one to relay for.
 */
import { dirname } from 'node:path';
import { type JailSpec, SERVER_NAME } from '../jail.ts';
import type { HarakaSetup } from '../lab-case.ts';
import { ADDRESS } from '../namespaces.ts';
import { HARAKA_FOLDER } from '../npm-tree.ts';
import { CERT_FILE, KEY_FILE } from './tls.ts';

const HOME = '/srv/haraka';

/** Plugins in Haraka's own order: relay rights, recipients at our own names, what happens to the message. */
export const HARAKA_STOCK = ['relay', 'rcpt_to.in_host_list', 'lab_users', 'lab_mailbox'];

/** Mailboxes of the domain; everybody else there is unknown. */
const USERS = `exports.register = function () { this.register_hook('rcpt_ok', 'lab_check') }
exports.lab_check = function (next, connection, rcpt) {
  if (connection.relaying) return next()
  const known = ['postmaster', 'abuse', 'alice']
  next(known.includes(rcpt.user.toLowerCase()) ? undefined : DENY, 'No such user here')
}
`;

const MAILBOX = `exports.hook_queue = function (next) { next(OK, 'in the mailbox') }
`;

const START = `
cd ${HOME}
cp -n ${HARAKA_FOLDER}/node_modules/Haraka/config/*.ini config/
exec /opt/node/${process.execPath.split('/').at(-1) ?? 'node'} ${HARAKA_FOLDER}/node_modules/Haraka/bin/haraka -c ${HOME}
`;

/** Makes the files and the start of one Haraka. */
export const harakaJail = (tree: string, setup: HarakaSetup, tls: Record<string, string>): JailSpec => {
  const config: Record<string, string> = {
    plugins: (setup.plugins ?? HARAKA_STOCK).join('\n'),
    'smtp.ini': `listen=${ADDRESS.server4}:25,[${ADDRESS.server6}]:25\nnodes=0`,
    me: SERVER_NAME,
    host_list: `office.example\n${SERVER_NAME}`,
    'log.ini': '[main]\nlevel=info',
    'tls.ini': `key=${KEY_FILE}\ncert=${CERT_FILE}`,
    'relay.ini': '[relay]\nacl=false\nforce_routing=false\nall=false\ndest_domains=false',
    ...setup.config,
  };
  const plugins: Record<string, string> = { lab_users: USERS, lab_mailbox: MAILBOX, ...setup.own };
  const files: Record<string, string> = { ...tls };
  for (const [name, text] of Object.entries(config)) files[`${HOME}/config/${name}`] = `${text}\n`;
  for (const [name, text] of Object.entries(plugins)) files[`${HOME}/plugins/${name}.js`] = text;
  files[`${HOME}/queue/.keep`] = '';
  // Haraka looks for installed plugins from its configuration folder upwards.
  files[`${HOME}/package.json`] = '{"name":"lab"}\n';
  return {
    trees: [tree],
    files,
    accounts: [],
    binds: {
      '/opt/node': dirname(process.execPath),
      [`${HOME}/node_modules`]: `${tree}${HARAKA_FOLDER}/node_modules`,
    },
    start: START,
  };
};
