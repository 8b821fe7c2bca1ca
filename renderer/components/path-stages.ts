import type { Cell, Culprit, Delivery, Hop, Report } from '../../preload/contract/index.ts';

/** One stage of the drawing: where the message was, and what is known about it there. */
export type PathStage = {
  role: Hop['role'];
  name: string;
  ip: string;
  at: string | undefined;
  /** Seconds since the stage before, when both clocks make sense. */
  tookS: number | undefined;
  /** `Received:` lines that are drawn as this one stage. */
  lines: number;
  /** The address under which it saw this computer. */
  saw: { address: string; isUs: boolean; culprit: Culprit['kind'] | undefined } | undefined;
};

export type PathFacts = {
  cell: Cell;
  /** Addresses of this computer, as far as they are known. */
  ourAddresses: readonly string[];
};

/** The mailbox a message was for: a trick address (`me%b.example@server`) is only the way there. */
export function mailboxOf({ to = '' }: Delivery, { run }: Report): string {
  const [local = '', domain = ''] = run.outside?.split('@') ?? [];
  const isWrapped = domain !== '' && to.includes(local) && to.includes(domain);
  return isWrapped ? (run.outside ?? to) : to;
}

export type PathEnd = 'arrived' | 'returned' | 'nothing' | 'waiting';

const bare = (address: string) =>
  address
    .replace(/[[\]]/g, '')
    .replace(/^IPv6:/i, '')
    .toLowerCase();

function secondsBetween(from: string | undefined, to: string | undefined): number | undefined {
  const gap = Math.round((Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000);
  // Two clocks are compared: what would run backwards is left out.
  return Number.isFinite(gap) && gap >= 0 ? gap : undefined;
}

/** Lines of one machine after the other are one stage: a filter beside the server is not a place of its own. */
function collapse(hops: readonly Hop[]): PathStage[] {
  const stages: PathStage[] = [];
  for (const hop of hops) {
    const last = stages.at(-1);
    const same = last?.role === hop.role && (hop.role === 'server' || hop.role === 'mailbox');
    if (last && same) {
      last.lines += 1;
      last.name ||= hop.by ?? '';
      continue;
    }
    stages.push({
      role: hop.role,
      name: hop.by ?? '',
      ip: hop.byIp ?? '',
      at: hop.at,
      tookS: undefined,
      lines: 1,
      saw: undefined,
    });
  }
  return stages;
}

const ENDS: Partial<Record<Delivery['state'], PathEnd>> = {
  seen: 'arrived',
  bounced: 'returned',
  kept: 'nothing',
};

/** The way of one message, from this computer to where it was last seen. `wayKnown` is false when only its arrival was proved. */
export function pathStages(
  delivery: Delivery,
  facts: PathFacts,
): { stages: PathStage[]; end: PathEnd; wayKnown: boolean } {
  const { cell, ourAddresses } = facts;
  const end = ENDS[delivery.state] ?? 'waiting';
  const hops = delivery.hops ?? [];
  const blank = { tookS: undefined, lines: 0, saw: undefined };
  const tail = collapse(hops);
  if (!tail.some((stage) => stage.role === 'server')) {
    tail.unshift({ role: 'server', name: cell.host ?? '', ip: cell.address, at: undefined, ...blank });
  }
  const server = tail.find((stage) => stage.role === 'server');
  if (server) {
    server.name ||= cell.host ?? '';
    server.ip ||= cell.address;
    const address =
      delivery.seenAs ??
      hops.find((hop) => hop.role === 'server')?.fromIp ??
      cell.culprit?.address ??
      cell.seenAs;
    if (address) {
      const isUs = ourAddresses.some((one) => bare(one) === bare(address));
      server.saw = { address: bare(address), isUs, culprit: cell.culprit?.kind };
    }
  }
  const isThere = tail.some((stage) => stage.role === 'mailbox' || stage.role === 'this-computer');
  if (end === 'arrived' && !isThere) {
    const at = delivery.confirmed?.arrivedAt;
    tail.push({ role: 'mailbox', name: delivery.to ?? '', ip: '', at, ...blank });
  }
  const start: PathStage = {
    role: 'this-computer',
    name: '',
    ip: ourAddresses.find((one) => one.includes(':') === (cell.family === 6)) ?? ourAddresses[0] ?? '',
    at: delivery.sentAt,
    ...blank,
  };
  const stages = [start, ...tail];
  for (const [index, stage] of stages.entries()) {
    stage.tookS = secondsBetween(stages[index - 1]?.at, stage.at);
  }
  return { stages, end, wayKnown: hops.length > 0 };
}
