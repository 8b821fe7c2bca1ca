import type { CellRef, Finding, TranscriptLine } from '../../../preload/contract/index.ts';
import type { Emit, EngineDeps } from '../deps.ts';
import { openSession as realOpenSession } from '../smtp/index.ts';
import type {
  OpenSessionOptions,
  SessionFailure,
  SessionResult,
  SmtpSession,
  TlsFacts,
} from '../smtp/session.ts';
import { judgeTls, tlsEvidence } from './certificate.ts';
import { createReporter, type Reporter } from './reporter.ts';

/** A door whose encryption is looked at. `offered`: what the relay test saw there. */
export type EncryptionDoor = {
  ref: CellRef;
  /** Name of the mail host: what the certificate should hold. */
  host: string;
  /** TLS from the first byte (RFC 8314, port 465); else STARTTLS (RFC 3207). */
  implicitTls: boolean;
  offered: 'not-offered' | 'offered' | 'started' | 'failed' | 'unknown';
};

export type EncryptionJob = {
  doors: EncryptionDoor[];
  /** Own name for EHLO. */
  helo: string;
  /** Local address to connect from. */
  localAddress?: string;
};

type OpenSession = (options: OpenSessionOptions, deps: EngineDeps) => Promise<SessionResult<SmtpSession>>;

/**
 * P3: one connection per door, one after the other, TLS started, QUIT. "Offered and works" and "trusted" are separate
 * findings. Findings and transcripts are emitted as they come. Rejects only with AbortError.
 */
export async function checkEncryption(
  job: EncryptionJob,
  deps: EngineDeps,
  emit: Emit,
  signal: AbortSignal,
  openSession: OpenSession = realOpenSession,
): Promise<Finding[]> {
  const reporter = createReporter(deps, emit);
  let lastAddress = '';
  for (const door of job.doors) {
    signal.throwIfAborted();
    if (door.ref.address === lastAddress) await deps.clock.sleep(deps.limits.pauseMs, signal);
    lastAddress = door.ref.address;
    emit({ type: 'now', at: reporter.at(), step: 'encryption', cell: door.ref });
    await checkDoor(door, { job, deps, emit, signal, openSession, reporter });
  }
  return reporter.found;
}

type Context = {
  job: EncryptionJob;
  deps: EngineDeps;
  emit: Emit;
  signal: AbortSignal;
  openSession: OpenSession;
  reporter: Reporter;
};

async function checkDoor(door: EncryptionDoor, context: Context): Promise<void> {
  const { reporter, emit } = context;
  const lines: TranscriptLine[] = [];
  const cell = cellName(door.ref);
  try {
    const result = await startTls(door, context, lines);
    if (result.kind === 'facts') reportFacts(door, result.facts, context);
    else reportWithout(door, result, lines, reporter);
  } finally {
    if (lines.length > 0) emit({ type: 'transcript', at: reporter.at(), cell, lines });
  }
}

type Outcome =
  | { kind: 'facts'; facts: TlsFacts }
  | { kind: 'none' }
  | { kind: 'broken'; why: string }
  | { kind: 'unknown'; why: string };

async function startTls(door: EncryptionDoor, context: Context, lines: TranscriptLine[]): Promise<Outcome> {
  const { job, deps, signal } = context;
  const opened = await context.openSession(
    {
      ip: door.ref.address,
      port: door.ref.port,
      implicitTls: door.implicitTls,
      servername: door.host,
      ...(job.localAddress === undefined ? {} : { localAddress: job.localAddress }),
      transcript: (line) => lines.push(line),
      signal,
    },
    deps,
  );
  if (!opened.ok) return notOpened(opened.failure, door);
  const session = opened.value;
  try {
    if (door.implicitTls) {
      return session.tls ? { kind: 'facts', facts: session.tls } : { kind: 'unknown', why: 'no-facts' };
    }
    if (session.banner.code !== 220) return { kind: 'unknown', why: 'turned-away' };
    const hello = await session.hello(job.helo);
    if (!hello.ok) return { kind: 'unknown', why: hello.failure.kind };
    if (hello.value.reply.code !== 250) return { kind: 'unknown', why: 'turned-away' };
    if (!hello.value.keywords.includes('STARTTLS')) return { kind: 'none' };
    const started = await session.startTls(door.host);
    if (started.ok) return { kind: 'facts', facts: started.value };
    return { kind: 'broken', why: brokenWhy(started.failure) };
  } finally {
    await session.quit();
  }
}

function notOpened(failure: SessionFailure, door: EncryptionDoor): Outcome {
  const isTls = failure.kind === 'tls' || (door.implicitTls && failure.kind === 'protocol');
  return isTls ? { kind: 'broken', why: brokenWhy(failure) } : { kind: 'unknown', why: failure.kind };
}

/** Key of `findingPosture:why.tls`; `detail` is OpenSSL's code or the server's refusal of STARTTLS. */
function brokenWhy(failure: SessionFailure): string {
  const { detail, kind } = failure;
  if (/^[45]\d\d/.test(detail)) return 'tls-refused';
  if (/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|VERSION_TOO_LOW/.test(detail)) return 'tls-version';
  if (/HANDSHAKE_FAILURE|NO_SHARED_CIPHER|NO_CIPHERS/.test(detail)) return 'tls-cipher';
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH/.test(detail)) return 'tls-not-spoken';
  if (detail === 'closed') return 'closed';
  if (detail === 'ECONNRESET' || detail === 'EPIPE') return 'reset';
  return kind === 'tls' || kind === 'protocol' ? 'tls-handshake' : kind;
}

function reportWithout(
  door: EncryptionDoor,
  outcome: Exclude<Outcome, { kind: 'facts' }>,
  lines: readonly TranscriptLine[],
  reporter: Reporter,
): void {
  const { address, port } = door.ref;
  const subject = cellName(door.ref);
  const evidence = [
    {
      kind: 'smtp' as const,
      at: reporter.at(),
      source: subject,
      lines: lines.slice(-20).map((line) => `${line.dir === 'out' ? '>' : '<'} ${line.text}`.slice(0, 500)),
    },
  ];
  switch (outcome.kind) {
    case 'none':
      reporter.report('posture.tls-none', { subject, params: { address, port }, evidence });
      return;
    case 'broken':
      reporter.report('posture.tls-broken', {
        subject,
        params: { address, port, why: outcome.why },
        evidence,
      });
      return;
    case 'unknown':
      reporter.report('posture.tls-unknown', {
        subject,
        params: { address, port, why: outcome.why },
        cause: 'path',
        evidence,
      });
  }
}

function reportFacts(door: EncryptionDoor, facts: TlsFacts, context: Context): void {
  const { reporter, deps } = context;
  const { address, port } = door.ref;
  const subject = cellName(door.ref);
  const judged = judgeTls(facts, door.host, deps.clock.now());
  const evidence = [tlsEvidence(facts, subject, reporter.at())];
  const at = { address, port };
  const date = judged.lastDay ?? '–';
  const report = (id: Parameters<Reporter['report']>[0], more: Record<string, string | number>): void =>
    reporter.report(id, { subject, params: { ...at, ...more }, evidence });

  // Offered, and strong enough?
  if (judged.isOldProtocol) report('posture.tls-old', { protocol: facts.protocol });
  if (judged.weakKey !== null) report('posture.tls-weak-key', { key: judged.weakKey });
  if (!judged.isOldProtocol && judged.weakKey === null) {
    report('posture.tls-ok', { protocol: facts.protocol, date });
  }
  // Trusted?
  if (judged.isExpired) report('posture.tls-expired', { date });
  if (judged.endsSoon) report('posture.tls-expiring', { date, days: judged.daysLeft ?? 0 });
  if (judged.wrongNames !== null) {
    report('posture.tls-name', { host: door.host, names: judged.wrongNames.join(', ') || '–' });
  }
  if (judged.distrust !== null) report('posture.tls-untrusted', { why: judged.distrust });
  if (facts.authorized && !judged.isExpired && judged.wrongNames === null) {
    report('posture.tls-trusted', { host: door.host, issuer: judged.issuer });
  }
}

function cellName(ref: { address: string; port: number }): string {
  return ref.address.includes(':') ? `[${ref.address}]:${ref.port}` : `${ref.address}:${ref.port}`;
}
