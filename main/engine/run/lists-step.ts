import type { BlacklistRow } from '../../../preload/contract/index.ts';
import { blacklistFindings, checkBlacklists, planLists, type Subject } from '../blacklist/index.ts';
import { readAddress } from '../target/index.ts';
import type { PreparedContext } from './context.ts';
import { caseAddresses, isPublic, livingDomain, outboundAddresses } from './subjects.ts';

/** Whole sweep, ms (blacklists.md §2: capped at 30 s). */
const CAP_MS = 30_000;

/** The blacklist question for all subjects of the case (B4). */
export async function runLists(context: PreparedContext): Promise<void> {
  if (context.state.steps.blacklists.state === 'done') return;
  const { deps, options, request, signal } = context;
  const isPractice = context.practice !== null;
  const wanted = new Set(request.recheck?.zones ?? []);
  const rows = planLists(options.lists, { practice: isPractice }).filter(
    (row) => wanted.size === 0 || wanted.has(row.zone),
  );
  const subjects = await subjectsOf(context);
  context.emit({
    type: 'step-started',
    at: context.at(),
    step: 'blacklists',
    total: countPairs(rows, subjects),
  });
  const done = new Set(context.state.rows.map((row) => `${row.zone}|${row.subject}`));
  const before = [...context.state.rows];
  const fresh = await checkBlacklists(
    {
      subjects,
      rows,
      practice: isPractice,
      capMs: CAP_MS,
      dnsHonest: context.vantage.dns.honest,
      cache: options.proofs,
    },
    deps,
    (event) => {
      const isKnown = event.type === 'blacklist-row' && done.has(`${event.row.zone}|${event.row.subject}`);
      if (!isKnown) context.emit(event);
    },
    signal,
  );
  const all: BlacklistRow[] = [...before, ...fresh.filter((row) => !done.has(`${row.zone}|${row.subject}`))];
  for (const finding of blacklistFindings(all, subjects))
    context.emit({ type: 'finding', at: context.at(), finding });
  context.emit({ type: 'step-ended', at: context.at(), step: 'blacklists', result: 'done' });
}

async function subjectsOf(context: PreparedContext): Promise<Subject[]> {
  const isPractice = context.practice !== null;
  const own = caseAddresses(context).map((row) => row.ip);
  const outbound = await outboundAddresses(context);
  // The practice servers live on this computer: only their pretend addresses are worth a question.
  const addresses = [...new Set([...own, ...outbound])].filter((ip) => !isPractice || isPublic(ip, true));
  const subjects: Subject[] = addresses.map((ip) => {
    const isOpen = isPublic(ip, isPractice);
    const address = readAddress(ip);
    return {
      value: ip,
      kind: address?.family === 6 ? 'ip6' : 'ip4',
      public: isOpen,
      ...(isOpen ? {} : { why: address?.scope ?? 'other' }),
    };
  });
  const domain = livingDomain(context);
  return domain === undefined ? subjects : [...subjects, { value: domain, kind: 'domain', public: true }];
}

function countPairs(rows: readonly { kind: readonly string[] }[], subjects: readonly Subject[]): number {
  const open = subjects.filter((subject) => subject.public);
  return rows.reduce((sum, row) => sum + open.filter((subject) => row.kind.includes(subject.kind)).length, 0);
}
