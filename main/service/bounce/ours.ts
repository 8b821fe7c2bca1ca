import type { RunState } from '../../engine/run/fold.ts';
import type { ServiceContext } from '../types.ts';

/** Older runs say little about the server of today. */
const MAX_RUNS = 6;

/** Addresses and names that the case has seen as its own: hosts, domain, what was asked at lists, how the server greets. */
export function oursOf(
  caseId: string,
  { store, runs }: Pick<ServiceContext, 'store' | 'runs'>,
): { addresses: string[]; names: string[] } | null {
  const full = store.cases.listRuns(caseId).filter((run) => run.recheckOf === null);
  const states = full.slice(0, MAX_RUNS).map((run) => runs.state(run.runId));
  const addresses = new Set(states.flatMap(addressesIn));
  const names = new Set(states.flatMap(namesIn).map((name) => name.toLowerCase()));
  return addresses.size + names.size === 0 ? null : { addresses: [...addresses], names: [...names] };
}

function addressesIn({ target, rows }: RunState): string[] {
  const hosts = (target?.hosts ?? []).flatMap((host) => host.addresses.map((row) => row.ip));
  return [...hosts, ...rows.filter((row) => row.subjectKind !== 'domain').map((row) => row.subject)];
}

function namesIn({ target, rows, cells }: RunState): string[] {
  const greetings = [...cells.values()].flatMap((cell) => greetingName(cell.facts?.banner ?? ''));
  return [
    ...(target?.domain === undefined ? [] : [target.domain]),
    ...(target?.hosts ?? []).map((host) => host.name),
    ...rows.filter((row) => row.subjectKind === 'domain').map((row) => row.subject),
    ...greetings,
  ];
}

/** The first word of a greeting is the server's name (RFC 5321 §4.3.1). */
function greetingName(banner: string): string[] {
  const [, name] = /^(?:220[ -])?\s*([a-z0-9-]+(?:\.[a-z0-9-]+)+)\b/i.exec(banner) ?? [];
  return name === undefined ? [] : [name];
}
