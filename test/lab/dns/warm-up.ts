/**
 * `warm-up.ts RESOLVER ZONE…`: asks a resolver about every list, as a mail server in the same office would have done all day. The name is one
 * that nobody asks for later, so that only the way to the lists is known afterwards, and no answer. What failed is asked once more when the
 * resolver has forgotten the failure: it may have met the silent one of two name servers first.
 */
import { Resolver } from 'node:dns/promises';

/** Unbound keeps a failure for five seconds. */
const FORGOTTEN_MS = 6_000;
const ANSWERS = ['ENOTFOUND', 'ENODATA'];

const [server = '', ...zones] = process.argv.slice(2);
const isKnown = async (zone: string): Promise<boolean> => {
  const resolver = new Resolver({ timeout: 2_500, tries: 2 });
  resolver.setServers([server]);
  try {
    await resolver.resolve4(`9.0.0.127.${zone}`);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && ANSWERS.includes(String(error.code));
  }
};
const ask = async (asked: readonly string[]): Promise<string[]> => {
  const known = await Promise.all(asked.map(isKnown));
  return asked.filter((_zone, at) => !known[at]);
};
const unknown = await ask(zones);
if (unknown.length > 0) {
  await new Promise((resolve) => setTimeout(resolve, FORGOTTEN_MS));
  await ask(unknown);
}
