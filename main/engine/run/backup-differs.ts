import type { Attempt, Cell, Evidence, Finding, TargetHost } from '../../../preload/contract/index.ts';
import { makeFinding } from '../finding/registry.ts';
import { readableLogins } from '../relay/judge-cell.ts';
import { cellKey } from './doors.ts';
import type { RunState } from './fold.ts';

/** How a backup differs, worst first. Words: `findingRelay:how.<key>`. */
type Difference = { how: 'open' | 'takes-unknown' | 'login-in-plain'; attempt: string };

/**
 * Backup mail servers (MX with a higher preference value, RFC 5321 §5.1) that behave unlike the main one at the same kind
 * of door: one finding a host, about the worst difference. Spammers try the backup first for just that reason. Pure.
 */
export function backupFindings({ target, cells }: RunState): Finding[] {
  const hosts = (target?.hosts ?? []).filter(isMx);
  const best = Math.min(...hosts.map((host) => host.preference));
  const main = hosts.filter((host) => host.preference === best);
  const doors = [...cells.values()];
  const doorsOf = (names: readonly TargetHost[]): Cell[] =>
    doors.filter((cell) => cell.role !== 'hidden' && names.some((host) => host.name === cell.host));
  return hosts
    .filter((host) => host.preference > best)
    .flatMap((host) => {
      const found = doorsOf([host]).flatMap((cell) => differences(cell, doorsOf(main)));
      const worst = found.sort((a, b) => ORDER.indexOf(a.how) - ORDER.indexOf(b.how))[0];
      return worst ? [worded(host, worst)] : [];
    });
}

const ORDER: readonly Difference['how'][] = ['open', 'takes-unknown', 'login-in-plain'];

type Pair = Difference & { backup: Cell; main: Cell };

const isMx = (host: TargetHost): host is TargetHost & { preference: number } =>
  host.role === 'mx' && host.preference !== undefined;

function differences(backup: Cell, mains: readonly Cell[]): Pair[] {
  const alike = mains.filter((cell) => cell.port === backup.port && cell.family === backup.family);
  const [main] = alike;
  if (!main) return [];
  const isOpen = backup.state === 'open' || backup.state === 'probably';
  const found: Difference[] = [];
  if (isOpen && alike.every((cell) => cell.state === 'closed')) {
    found.push({ how: 'open', attempt: backup.decidedBy?.[0] ?? 'S1' });
  }
  const isRefused = (cell: Cell): boolean => unknownName(cell).some((row) => row.reply.code >= 500);
  const takes = unknownName(backup).find((row) => row.outcome === 'accepted');
  if (takes && alike.every(isRefused)) found.push({ how: 'takes-unknown', attempt: takes.id });
  if (offersPlainLogin(backup) && alike.every(isHeardWithoutLogin)) {
    found.push({ how: 'login-in-plain', attempt: '' });
  }
  return found.map((row) => ({ ...row, backup, main }));
}

/** Tries at a made-up name of the server's own domain (C2). */
const unknownName = (cell: Cell): Attempt[] => cell.controls.filter((row) => /^C2\b/.test(row.id));

const offersPlainLogin = (cell: Cell): boolean => readableLogins(cell.facts?.authPlain ?? []).length > 0;

const isHeardWithoutLogin = (cell: Cell): boolean =>
  cell.facts?.ehlo !== undefined && !offersPlainLogin(cell);

function worded(host: TargetHost, { how, attempt, backup, main }: Pair): Finding {
  return makeFinding('relay.backup-differs', {
    subject: host.name,
    params: { host: host.name, other: main.host ?? main.address, how },
    evidence: [...said(backup, attempt), ...said(main, attempt)],
    refs: attempt === '' ? [] : [attempt],
  });
}

/** What this server answered to the attempt; without one, how it introduces itself. */
function said(cell: Cell, attempt: string): Evidence[] {
  const row = [...cell.attempts, ...cell.controls].find((one) => one.id === attempt);
  if (row) {
    const answer = [row.reply.code, row.reply.enhanced, row.reply.text].filter(Boolean).join(' ');
    const lines = [`> MAIL FROM:<${row.mailFrom}>`, `> RCPT TO:<${row.rcptTo}>`, `< ${answer}`];
    return [evidence(cell, lines, row.startedAt)];
  }
  const ehlo = cell.facts?.ehlo ?? [];
  return ehlo.length === 0
    ? []
    : [evidence(cell, ['> EHLO', ...ehlo.slice(0, 12).map((line) => `< ${line}`)])];
}

function evidence(cell: Cell, lines: readonly string[], at?: string): Evidence {
  return {
    kind: 'smtp',
    source: cellKey(cell),
    lines: lines.map((line) => line.slice(0, 2000)),
    ...(at === undefined ? {} : { at }),
  };
}
