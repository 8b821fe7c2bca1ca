/** Exim as Debian's package sets it up for an "internet site", plus what a row changes. */
import { type JailSpec, SERVER_NAME } from '../jail.ts';
import type { EximSetup } from '../lab-case.ts';
import { CERT_FILE, KEY_FILE } from './tls.ts';

const START = `
sed -i -e '/^acl_check_rcpt:/r /lab/rcpt-first' -e '/^begin acl/r /lab/lists' \\
  -e '/^begin routers/r /lab/routers-first' /etc/exim4/exim4.conf.template
install -d -o Debian-exim -g adm -m 2750 /var/log/exim4
install -d -o Debian-exim -g Debian-exim -m 750 /run/exim4 /var/spool/exim4 /var/spool/exim4/db /var/lib/exim4
chown root:Debian-exim /etc/exim4/passwd.client
chmod 4755 /usr/sbin/exim4
chgrp Debian-exim ${KEY_FILE} && chmod 640 ${KEY_FILE}
chmod 711 /etc/ssl/private 2>/dev/null || true
install -d -m 2775 -g mail /var/mail
update-exim4.conf
tail -F /var/log/exim4/mainlog /var/log/exim4/rejectlog /var/log/exim4/paniclog 2>/dev/null &
exec exim4 -bdf -q1m
`;

/** Makes the files and the start of one Exim. */
export const eximJail = (tree: string, setup: EximSetup, tls: Record<string, string>): JailSpec => {
  const answers = {
    dc_eximconfig_configtype: 'internet',
    dc_other_hostnames: 'office.example',
    dc_local_interfaces: setup.localInterfaces ?? '',
    dc_readhost: '',
    dc_relay_domains: setup.relayDomains ?? '',
    dc_minimaldns: 'false',
    dc_relay_nets: setup.relayNets ?? '',
    dc_smarthost: '',
    CFILEMODE: '644',
    dc_use_split_config: 'false',
    dc_hide_mailname: '',
    dc_mailname_in_oh: 'true',
    dc_localdelivery: 'mail_spool',
  };
  const macros = [`MAIN_HARDCODE_PRIMARY_HOSTNAME = ${SERVER_NAME}`, setup.macros ?? ''];
  if (setup.tls === true)
    macros.push(
      'MAIN_TLS_ENABLE = true',
      `MAIN_TLS_CERTIFICATE = ${CERT_FILE}`,
      `MAIN_TLS_PRIVATEKEY = ${KEY_FILE}`,
    );
  if (setup.rcptLate !== undefined) macros.push('CHECK_RCPT_LOCAL_ACL_FILE = /lab/rcpt-late');
  return {
    trees: [tree],
    files: {
      ...tls,
      '/etc/exim4/update-exim4.conf.conf': `${Object.entries(answers)
        .map(([key, value]) => `${key}='${value}'`)
        .join('\n')}\n`,
      '/etc/exim4/exim4.conf.localmacros': `${macros.join('\n')}\n`,
      '/lab/rcpt-late': `${setup.rcptLate ?? ''}\n`,
      '/lab/rcpt-first': `${setup.rcptFirst ?? ''}\n`,
      '/lab/lists': `${setup.lists ?? ''}\n`,
      '/lab/routers-first': `${setup.routersFirst ?? ''}\n`,
    },
    accounts: [{ name: 'Debian-exim', id: 61_020, home: '/var/spool/exim4' }],
    start: START,
  };
};
