import type {
  Cell,
  Evidence,
  Finding,
  Place,
  TranscriptLine,
  VerdictCore,
} from '../../../preload/contract/index.ts';
import { holeOfAttempt } from '../../catalogue/relay-tests.ts';
import { type FindingId, makeFinding } from '../finding/registry.ts';
import { scopeOf } from '../target/index.ts';
import { effectiveAccepts, openKind, readableLogins } from './judge-cell.ts';
import { triesOf } from './judge-run.ts';
import { takesEveryName } from './read-reply.ts';
import { cellKey } from './types.ts';

export type FindingFacts = {
  cells: readonly Cell[];
  place: Place;
  verdict: VerdictCore;
  /** Conversation per cell (key of `cellKey`); evidence is cut from it when it is there. */
  transcripts?: ReadonlyMap<string, readonly TranscriptLine[]>;
};

/** Lines of the conversation shown for one attempt. */
const EVIDENCE_LINES = 6;
/** Extensions that let a visitor choose his own address (Postfix XCLIENT, XFORWARD). */
const IMPERSONATION = /^250[ -](XCLIENT|XFORWARD)\b/i;

/** Findings of the relay area: one about the relay question per cell, and what else its conversation gave away. */
export function relayFindings(facts: FindingFacts): Finding[] {
  return facts.cells.flatMap((cell) => [...relayQuestion(cell, facts), ...sideFindings(cell, facts)]);
}

function relayQuestion(cell: Cell, facts: FindingFacts): Finding[] {
  const make = (id: FindingId, params: Finding['params'], deciding: string | undefined): Finding =>
    makeFinding(id, {
      subject: cellKey(cell),
      params: { address: cell.address, port: cell.port, family: cell.family, ...params },
      evidence: evidenceFor(cell, deciding, facts),
      refs: cell.decidedBy ?? [],
    });
  const tries = triesOf(cell);
  const accepted = effectiveAccepts([...cell.attempts, ...cell.controls]);
  const counts = { n: tries.length, total: tries.length };
  const first = accepted[0]?.id;
  switch (cell.state) {
    case 'open':
    case 'probably': {
      const n = effectiveAccepts(cell.attempts).length;
      if (facts.place !== 'outside') return [make('relay.open-inside', { n, total: tries.length }, first)];
      if (cell.verdict === 'OPEN-MASKED') {
        return [make('relay.open-masked', { seenAs: cell.seenAs ?? '' }, first)];
      }
      return [make(openFinding(cell), { n, total: tries.length, form: first ?? 'S1' }, first)];
    }
    case 'keeps':
      return [make('relay.keeps', { token: cell.delivery?.token ?? '' }, first)];
    case 'closed': {
      const deciding = accepted[0]?.id ?? tries[0]?.id;
      return [make(facts.place === 'outside' ? 'relay.closed' : 'relay.closed-inside', counts, deciding)];
    }
    case 'unknown': {
      const reason = cell.reason ?? 'not-tested';
      return [make('relay.unknown', { reason }, cell.decidedBy?.at(-1))];
    }
    case 'not-offered':
      return [];
  }
}

function openFinding(cell: Cell): FindingId {
  switch (openKind(cell)) {
    case 'forged-sender':
    case 'helo':
      return 'relay.open-forged';
    case 'trick':
      return 'relay.open-trick';
    case 'limited':
      return 'relay.open-limited';
    default:
      return 'relay.open';
  }
}

function sideFindings(cell: Cell, facts: FindingFacts): Finding[] {
  const base = { address: cell.address, port: cell.port };
  const found: Finding[] = [];
  const add = (id: FindingId, params: Finding['params'], evidence: Evidence[]): void => {
    found.push(makeFinding(id, { subject: cellKey(cell), params: { ...base, ...params }, evidence }));
  };
  const isOpen = cell.state === 'open' || cell.state === 'probably';
  if (!isOpen && facts.place === 'outside' && isHiddenVisitor(cell)) {
    add('relay.masked-visitor', { seenAs: cell.seenAs ?? '' }, ehloEvidence(cell, /hello|\[/i));
  }
  if (takesEveryName(cell.controls)) {
    const probe = cell.controls.find((row) => row.id.startsWith('C2'));
    const domain = probe?.rcptTo.split('@').at(-1) ?? '';
    add('relay.catch-all', { domain }, evidenceFor(cell, probe?.id, facts));
  }
  const logins = readableLogins(cell.facts?.authPlain ?? []);
  if (logins.length > 0) {
    add('relay.auth-before-tls', { mechanisms: logins.join(', ') }, ehloEvidence(cell, /AUTH/i));
  }
  const keyword = (cell.facts?.ehlo ?? []).map((line) => IMPERSONATION.exec(line)?.[1]).find(Boolean);
  if (keyword) {
    add('relay.xclient', { keyword: keyword.toUpperCase() }, ehloEvidence(cell, IMPERSONATION));
  }
  if (cell.verdict === 'CT-MIDDLE') {
    add('vantage.in-the-middle', { sign: cell.reason ?? 'asterisks' }, bannerEvidence(cell));
  }
  return found;
}

/** An echoed address that no visitor from outside can have, or the server's own. */
function isHiddenVisitor(cell: Cell): boolean {
  const { seenAs } = cell;
  if (seenAs === undefined) return false;
  return seenAs === cell.address || ['private', 'loopback', 'link-local', 'cgnat'].includes(scopeOf(seenAs));
}

/** The lines of the conversation that belong to an attempt; the answer that decided is marked. */
function evidenceFor(cell: Cell, attemptId: string | undefined, facts: FindingFacts): Evidence[] {
  const attempt = [...cell.attempts, ...cell.controls].find((row) => row.id === attemptId);
  if (!attempt) return bannerEvidence(cell);
  const spoken = facts.transcripts?.get(cellKey(cell))?.filter((line) => line.attempt === attempt.id) ?? [];
  const said = spoken.length > 0 ? inPlayOrder(spoken) : retold(attempt);
  const lines = said.slice(-EVIDENCE_LINES);
  const deciding = lines.findLastIndex((line) => line.startsWith('< '));
  return [
    {
      kind: 'smtp',
      at: attempt.startedAt,
      source: cellKey(cell),
      lines: lines.map((line) => line.slice(0, 2000)),
      ...(deciding >= 0 ? { deciding } : {}),
    },
  ];
}

/** Pipelined commands go out together and are answered together; for reading, each answer follows its command. */
function inPlayOrder(spoken: readonly TranscriptLine[]): string[] {
  const out = spoken.filter((line) => line.dir === 'out').map((line) => line.text);
  const answers: string[][] = [];
  let answer: string[] = [];
  for (const { text } of spoken.filter((line) => line.dir === 'in')) {
    answer.push(`< ${text}`);
    if (/^\d{3}(?:$|[^-\d])/.test(text)) {
      answers.push(answer);
      answer = [];
    }
  }
  if (answer.length > 0) answers.push(answer);
  return out.flatMap((text, index) => [`> ${text}`, ...(answers[index] ?? [])]);
}

/** Without a transcript: the attempt in the words of the protocol. */
function retold({ mailFrom, rcptTo, reply, stage }: Cell['attempts'][number]): string[] {
  const answer = [reply.code, reply.enhanced, reply.text].filter(Boolean).join(' ');
  const commands = [`> MAIL FROM:<${mailFrom}>`, ...(stage === 'mail' ? [] : [`> RCPT TO:<${rcptTo}>`])];
  return reply.code > 0 ? [...commands, `< ${answer}`] : commands;
}

function bannerEvidence(cell: Cell): Evidence[] {
  const lines = (cell.facts?.banner ?? '').split('\n').filter((line) => line !== '');
  return lines.length === 0
    ? []
    : [
        {
          kind: 'smtp',
          source: cellKey(cell),
          lines: lines.slice(0, EVIDENCE_LINES).map((line) => `< ${line}`),
        },
      ];
}

function ehloEvidence(cell: Cell, deciding: RegExp): Evidence[] {
  const all = cell.facts?.ehlo ?? [];
  const at = all.findIndex((line) => deciding.test(line));
  if (at < 0) return [];
  const from = Math.max(0, at - 2);
  const lines = all.slice(from, from + EVIDENCE_LINES).map((line) => `< ${line}`);
  return [{ kind: 'smtp', source: cellKey(cell), lines: ['> EHLO', ...lines], deciding: at - from + 1 }];
}

/** Attempts to repeat when one finding is looked at again: those that decided, with their own context. */
export function attemptsToRepeat(finding: Finding): string[] {
  return (finding.refs ?? []).filter((id) => holeOfAttempt(id) !== null || id.startsWith('C'));
}
