import type { Family, Finding, Target } from '../../../preload/contract/index.ts';
import type { Emit, EngineDeps } from '../deps.ts';
import { safeText } from '../smtp/safe-text.ts';
import { scopeOf } from '../target/index.ts';
import { createAsker } from './asking.ts';
import { checkDmarc } from './dmarc.ts';
import { greetingHost, lacksFullName } from './greeting.ts';
import { checkMx } from './mx.ts';
import { checkReverseName } from './ptr.ts';
import { createReporter } from './reporter.ts';
import { checkSpf } from './spf.ts';

/** What to look at: names of the addresses of a case and records of its domain. */
export type NamesJob = {
  domain?: string;
  target: Target;
  /** Addresses of the tested hosts. `public`: the outside world can have it (T4). */
  addresses: { ip: string; family: Family; host: string; public: boolean }[];
  /** First line of the greeting per address, as sent (`220 mail.example.com ESMTP …`). */
  greetings: Record<string, string>;
  /** Addresses the server sends from, when they differ from those that receive (B4). */
  outbound?: string[];
  /** Sender for SPF when it is at `domain`; else `postmaster@domain`. */
  sender?: string;
  /** The pretend world: documentation addresses count as public, loopback is not called private. */
  practice: boolean;
};

const MAX_ADDRESSES = 32;

/** P1, P5, SPF and DMARC of P2. Findings are emitted as they are known and returned together. Rejects only with AbortError. */
export async function checkNames(
  job: NamesJob,
  deps: EngineDeps,
  emit: Emit,
  signal: AbortSignal,
): Promise<Finding[]> {
  signal.throwIfAborted();
  const asker = createAsker(deps.resolver, signal);
  const reporter = createReporter(deps, emit);
  const { domain } = job;

  for (const [ip, greeting] of Object.entries(job.greetings).slice(0, MAX_ADDRESSES)) {
    if (!lacksFullName(greeting)) continue;
    const line = safeText(greeting.split(/\r?\n/, 1)[0] ?? '', 200);
    reporter.report('posture.greeting-name', {
      subject: ip,
      params: { ip, greeting: line },
      evidence: [{ kind: 'smtp', at: reporter.at(), source: ip, lines: [line], deciding: 0 }],
    });
  }

  const publicIps = job.addresses.filter((row) => row.public || isPretendPublic(row.ip, job.practice));
  const reverse = [...new Set([...publicIps.map((row) => row.ip), ...(job.outbound ?? [])])]
    .filter((ip) => isKnownPublic(ip, job, publicIps))
    .slice(0, MAX_ADDRESSES);
  const work: Promise<void>[] = reverse.map((ip) =>
    checkReverseName({ ip, greetingHost: greetingHost(job.greetings[ip] ?? '') }, asker, reporter),
  );
  if (domain !== undefined) {
    const isAtDomain = job.sender?.toLowerCase().endsWith(`@${domain.toLowerCase()}`) === true;
    const sender = isAtDomain && job.sender !== undefined ? job.sender : `postmaster@${domain}`;
    work.push(
      checkMx({ domain, practice: job.practice }, asker, reporter),
      checkSpf({ domain, sender, addresses: sendingAddresses(job, publicIps) }, asker, reporter),
      checkDmarc(domain, asker, reporter),
    );
    reporter.report('posture.dkim-needs-message', {
      subject: domain,
      params: { domain },
      status: 'not-tested',
      cause: 'ours',
    });
  }
  await Promise.all(work);
  // mailauth turns every failure into a result, also an abort.
  signal.throwIfAborted();
  return reporter.found;
}

/** Known outbound addresses; else the receiving ones that are not a filter company's. */
function sendingAddresses(job: NamesJob, publicIps: readonly { ip: string; host: string }[]): string[] {
  const outbound = (job.outbound ?? []).filter((ip) => isKnownPublic(ip, job, []));
  if (outbound.length > 0) return [...new Set(outbound)];
  const foreign = new Set(job.target.hosts.flatMap((host) => (host.provider ? [host.name] : [])));
  return [...new Set(publicIps.filter((row) => !foreign.has(row.host)).map((row) => row.ip))];
}

function isKnownPublic(ip: string, job: NamesJob, known: readonly { ip: string }[]): boolean {
  return known.some((row) => row.ip === ip) || scopeOf(ip) === 'public' || isPretendPublic(ip, job.practice);
}

function isPretendPublic(ip: string, practice: boolean): boolean {
  return practice && scopeOf(ip) === 'documentation';
}
