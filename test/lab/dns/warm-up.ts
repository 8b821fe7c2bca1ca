/**
 * `warm-up.ts RESOLVER ZONE…`: asks a resolver about every list once, as a mail server in the same office would have done all day. The name is one
 * that nobody asks for later, so that only the way to the lists is known afterwards, and no answer.
 */
import { Resolver } from 'node:dns/promises';

const [server = '', ...zones] = process.argv.slice(2);
const ask = async (zone: string): Promise<void> => {
  const resolver = new Resolver({ timeout: 2_500, tries: 2 });
  resolver.setServers([server]);
  await resolver.resolve4(`9.0.0.127.${zone}`).catch(() => undefined);
};
await Promise.all(zones.map(ask));
