/** Gets everything ready that all worlds of a run share. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureHaraka } from './npm-tree.ts';
import { type DebianTree, ensureTools, ensureTree } from './packages.ts';
import { authority } from './proof/authority.ts';
import { tlsFiles } from './servers/tls.ts';
import type { Supplies } from './world.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where unpacked packages are kept; `RELAY_DOCTOR_LAB_CACHE` puts it elsewhere. */
export const cacheFolder = (): string => process.env.RELAY_DOCTOR_LAB_CACHE ?? join(ROOT, '.lab-cache');

/** Unpacks what is missing. `say` hears about the slow steps. */
export const getSupplies = async (say: (line: string) => void): Promise<Supplies> => {
  const cache = cacheFolder();
  await ensureTools(say);
  const tree = (name: DebianTree) => ensureTree(name, cache, say);
  return {
    trees: {
      postfix: await tree('postfix'),
      exim: await tree('exim'),
      opensmtpd: await tree('opensmtpd'),
      sendmail: await tree('sendmail'),
      courier: await tree('courier'),
      haraka: await ensureHaraka(cache, say),
      postgrey: await tree('postgrey'),
      rbldnsd: await tree('rbldnsd'),
      dovecot: await tree('dovecot'),
      microsocks: await tree('microsocks'),
      bind: await tree('bind'),
      unbound: await tree('unbound'),
      dnsmasq: await tree('dnsmasq'),
      rblcheck: await tree('rblcheck'),
    },
    tls: await tlsFiles(cache),
    authority: await authority(cache),
  };
};
