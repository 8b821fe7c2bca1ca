import type { Random } from '../../deps.ts';
import type { Question, Reply } from '../ask-server.ts';
import type { DnsRecord, DnsType, Interception } from '../resolver.ts';
import { type DnsServer, serverText } from '../servers.ts';
import { type Decoded, TYPE_CODES } from '../wire.ts';

/** Root servers asked at once; when none of them says anything, some of the other address family. */
const FIRST = 3;
const THEN = 2;
const ROOT_NAME = /^[a-m]\.root-servers\.net$/;
/** A top-level domain that will be there. */
const SURE_DOMAIN = 'com';

/** What gives an interceptor away; a key under `findingBlacklist:intercepted`. */
export type InterceptSign =
  | 'address'
  | 'recursion'
  | 'not-authoritative'
  | 'wrong-root'
  | 'refused'
  | 'blocked';

/** One question and what is wrong with an answer to it; null when a root server may say that. */
type Trial = { name: string; type: DnsType; wrong: (decoded: Decoded) => InterceptSign | null };

const isRootSoa = (record: DnsRecord & { code: number }): boolean =>
  record.code === TYPE_CODES.SOA && record.name === '';

/** "No such name", from the root itself. */
function wrongDenial(decoded: Decoded): InterceptSign | null {
  if (decoded.answers.length > 0) return 'address';
  if (decoded.rcode !== 3) return 'wrong-root';
  if (!decoded.authoritative) return 'not-authoritative';
  return decoded.authority.some(isRootSoa) ? null : 'wrong-root';
}

/** The root's own name servers. */
function wrongServers(decoded: Decoded, isInternet: boolean): InterceptSign | null {
  const servers = decoded.answers.flatMap((record) =>
    record.type === 'NS' && record.name === '' ? [record.target] : [],
  );
  if (servers.length === 0) return 'wrong-root';
  if (!decoded.authoritative) return 'not-authoritative';
  return isInternet && !servers.every((name) => ROOT_NAME.test(name)) ? 'wrong-root' : null;
}

/** The root sends everybody on; only a resolver answers in the domain's place. */
function wrongReferral(decoded: Decoded): InterceptSign | null {
  const leadsDown = decoded.authority.some((record) => record.type === 'NS' && record.name === SURE_DOMAIN);
  return decoded.answers.length === 0 && leadsDown && !decoded.authoritative ? null : 'wrong-root';
}

function signOf(trial: Trial, decoded: Decoded): InterceptSign | null {
  // Refusals are weighed last: a root under attack may refuse too.
  if (decoded.rcode !== 0 && decoded.rcode !== 3) return 'refused';
  if (decoded.recursionAvailable)
    return decoded.answers.length > 0 && trial.type === 'A' ? 'address' : 'recursion';
  return trial.wrong(decoded);
}

const shown = (
  server: DnsServer,
  trial: Trial,
  { rcode, authoritative, recursionAvailable }: Decoded,
): string =>
  `${serverText(server)} ${trial.name || '.'} ${trial.type}: rcode=${rcode} aa=${Number(authoritative)} ra=${Number(recursionAvailable)}`;

/**
 * Does something answer in the root servers' place (B3)? Asks some of them, without recursion, a name under a top-level domain that does
 * not exist, their own names, and (on the internet) for a referral. One false answer decides; a refusal decides when no root server
 * answers as one. Silence of all: null, sign `blocked`. `detail` is the header that gave it away. Rejects only with AbortError.
 */
export async function findInterception(options: {
  roots: readonly DnsServer[];
  isInternet: boolean;
  random: Random;
  ask: (server: DnsServer, question: Question, signal: AbortSignal) => Promise<Reply>;
  signal: AbortSignal;
}): Promise<Interception> {
  const { roots, isInternet, random, ask, signal } = options;
  const trials: Trial[] = [
    { name: `${random.token(10)}.x${random.token(12)}`, type: 'A', wrong: wrongDenial },
    { name: '', type: 'NS', wrong: (decoded) => wrongServers(decoded, isInternet) },
    ...(isInternet ? [{ name: SURE_DOMAIN, type: 'A' as const, wrong: wrongReferral }] : []),
  ];

  const tryRoot = (server: DnsServer) =>
    trials.map(async (trial) => {
      const question = { name: trial.name, type: trial.type, dnssec: false, tcp: false, recursion: false };
      const { decoded } = await ask(server, question, signal);
      if (!decoded) return [];
      return [{ sign: signOf(trial, decoded), detail: shown(server, trial, decoded) }];
    });

  const tryRoots = async (servers: readonly DnsServer[]) =>
    (await Promise.all(servers.flatMap(tryRoot))).flat();

  const four = roots.filter((server) => !server.ip.includes(':'));
  const six = roots.filter((server) => server.ip.includes(':'));
  let heard = await tryRoots(four.slice(0, FIRST));
  if (heard.length === 0) heard = await tryRoots(six.slice(0, four.length === 0 ? FIRST : THEN));
  if (heard.length === 0) return { intercepted: null, sign: 'blocked' };

  const lie = heard.find(({ sign }) => sign !== null && sign !== 'refused');
  const refusal = heard.every(({ sign }) => sign !== null) ? heard[0] : undefined;
  const told = lie ?? refusal;
  return told
    ? { intercepted: true, sign: told.sign ?? 'refused', detail: told.detail }
    : { intercepted: false };
}
