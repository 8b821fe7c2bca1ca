import type { Clock } from '../../deps.ts';
import type { Question, Reply } from '../ask-server.ts';
import { askInTurn } from '../in-turn.ts';
import { type DnsServer, serverText } from '../servers.ts';
import { mostTelling } from '../telling.ts';
import type { Delegations } from './delegations.ts';
import type { Errand, Path, Step } from './errand.ts';
import { createHosts, type Descend } from './hosts.ts';
import { type Delegation, judge, type Reach } from './judge.ts';
import type { KnownServers } from './known-servers.ts';
import { depthOf, isWithin } from './labels.ts';
import { LIMITS, TIMES } from './limits.ts';
import { createShare } from './share.ts';

type Candidate = { kind: 'server'; server: DnsServer } | { kind: 'host'; host: string; type: 'A' | 'AAAA' };

/** What is asked, and whether the message that answers others may answer us: yes on the way, never for a list's own answer. */
type Ask = { question: Question; shared: boolean };

const failure = (status: 'servfail' | 'unreachable'): Step => ({
  judged: { kind: 'failed', status },
  reply: null,
});
const statusOf = ({ judged }: Step) => (judged.kind === 'failed' ? judged.status : 'servfail');
const isSilence = (step: Step): boolean =>
  step.judged.kind === 'failed' && ['timeout', 'unreachable'].includes(step.judged.status);

/**
 * Makes the walk: from the deepest known zone down to whoever is responsible for a name, then asks them (RFC 1034 §5.3.3). What it
 * returns is never a referral. It rejects only with AbortError.
 */
export function createWalk(options: {
  known: KnownServers;
  zones: Delegations;
  reach: Reach;
  clock: Clock;
}): (errand: Errand, question: Question, signal: AbortSignal) => Promise<Step> {
  const { known, zones, reach, clock } = options;
  const share = createShare<Reply>();

  const exchange = async (
    errand: Errand,
    zone: string,
    server: DnsServer,
    { question, shared }: Ask,
    signal: AbortSignal,
  ): Promise<Step> => {
    if (errand.questionsLeft <= 0) return failure('servfail');
    errand.questionsLeft -= 1;
    errand.via = serverText(server);
    const key = `${errand.via} ${question.type} ${question.name}`;
    const reply = shared
      ? await share.run(key, signal, (stop) => known.ask(server, question, stop))
      : await known.ask(server, question, signal);
    if (!reply.decoded) return { judged: { kind: 'failed', status: reply.reading.status }, reply };
    const judged = judge(reply.decoded, { zone, name: question.name, type: question.type, reach });
    if (judged.kind === 'failed') known.lame(server, zone);
    return { judged, reply };
  };

  /** Addresses first, then hosts whose addresses must be looked up: IPv4 of all before IPv6 of any. */
  const candidatesOf = (delegation: Delegation): Candidate[] => {
    const servers = delegation.hosts.flatMap((host) => host.servers);
    // A host inside the zone itself could only be looked up at the very servers that are no help.
    const lacks = (six: boolean) => (host: Delegation['hosts'][number]) =>
      !isWithin(host.name, delegation.zone) &&
      !host.servers.some((server) => server.ip.includes(':') === six);
    const lookUp = (six: boolean): Candidate[] =>
      delegation.hosts
        .filter(lacks(six))
        .slice(0, LIMITS.hostsPerZone)
        .map(({ name }) => ({ kind: 'host', host: name, type: six ? 'AAAA' : 'A' }));
    return [
      ...known.order(servers, delegation.zone).map((server): Candidate => ({ kind: 'server', server })),
      ...lookUp(false),
      ...lookUp(true),
    ];
  };

  const askZone = async (
    errand: Errand,
    delegation: Delegation,
    ask: Ask,
    signal: AbortSignal,
    path: Path,
  ): Promise<Step> => {
    const { zone } = delegation;
    const queue = candidatesOf(delegation);
    const tried = new Set<string>();
    let latest: DnsServer | null = null;

    const serverOf = async (candidate: Candidate, stop: AbortSignal): Promise<DnsServer | null> => {
      if (candidate.kind === 'server') return candidate.server;
      const found = await hosts.find(errand, candidate.host, candidate.type, stop, path);
      const [first = null, ...more] = known.order(
        found.filter((server) => !tried.has(serverText(server))),
        zone,
      );
      queue.unshift(...more.map((server): Candidate => ({ kind: 'server', server })));
      return first;
    };

    /** What was just learnt (no IPv6 line here, or nothing but one) counts for those that are still to come. */
    const reorder = (): void => {
      const waiting = queue.splice(0);
      const servers = waiting.flatMap((candidate) => (candidate.kind === 'server' ? [candidate.server] : []));
      queue.push(...known.order(servers, zone).map((server): Candidate => ({ kind: 'server', server })));
      queue.push(...waiting.filter((candidate) => candidate.kind === 'host'));
    };

    const { settled, others } = await askInTurn<Candidate, Step>({
      queue,
      async ask(candidate, stop) {
        const server = await serverOf(candidate, stop);
        if (!server) return failure('unreachable');
        if (tried.has(serverText(server)) || tried.size >= LIMITS.serversPerZone)
          return failure('unreachable');
        tried.add(serverText(server));
        latest = server;
        const step = await exchange(errand, zone, server, ask, stop);
        if (isSilence(step)) reorder();
        return step;
      },
      settles: (step) => step.judged.kind !== 'failed',
      headStartMs: () => (latest ? known.headStartMs(latest) : TIMES.headStartMs),
      onSilence(candidate) {
        if (candidate.kind !== 'server') return;
        known.silent(candidate.server);
        reorder();
      },
      clock,
      signal,
    });
    return settled ?? mostTelling(others, statusOf) ?? failure('unreachable');
  };

  const descend = async (errand: Errand, ask: Ask, signal: AbortSignal, path: Path): Promise<Step> => {
    const { question } = ask;
    let delegation = zones.deepest(question.name);
    let depth = depthOf(delegation.zone) + 1;
    let referrals = 0;
    for (;;) {
      const piece = zones.nextPiece(question.name, depth);
      const isWhole = piece === question.name;
      const part: Question = { name: piece, type: 'A', dnssec: false, tcp: false, recursion: false };
      const step = await askZone(
        errand,
        delegation,
        isWhole ? ask : { question: part, shared: true },
        signal,
        path,
      );
      const { judged } = step;
      if (judged.kind === 'referral') {
        referrals += 1;
        if (referrals > LIMITS.referrals) return failure('servfail');
        delegation = judged.delegation;
        depth = depthOf(delegation.zone) + 1;
        zones.learn(delegation);
        continue;
      }
      if (judged.kind === 'failed' && (isWhole || isSilence(step) || errand.questionsLeft <= 0)) {
        zones.forget(delegation.zone);
        return step;
      }
      if (isWhole) return step;
      const isMissing = judged.kind === 'final' && judged.status === 'nxdomain';
      // The root and the top-level domains know what they deny. Others deny names that have only names below them: show all (RFC 9156 §3).
      if (isMissing && depthOf(delegation.zone) <= 1) return step;
      const isOdd = isMissing || judged.kind === 'failed';
      zones.learnInside(piece, isOdd ? TIMES.deniedMs : TIMES.maxKeepMs);
      depth = isOdd ? depthOf(question.name) : depthOf(piece) + 1;
    }
  };

  const descendForHost: Descend = (errand, question, signal, path) =>
    descend(errand, { question, shared: true }, signal, path);
  const hosts = createHosts({ descend: descendForHost, reach, clock });

  return (errand, question, signal) => descend(errand, { question, shared: false }, signal, []);
}
