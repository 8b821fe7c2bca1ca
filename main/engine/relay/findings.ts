import type { Cell, Finding, Place, VerdictCore } from '../../../preload/contract/index.ts';
import { holeOfAttempt } from '../../catalogue/relay-tests.ts';
import { type FindingId, makeFinding } from '../finding/registry.ts';
import { evidenceFor, pathEvidence, type Transcripts } from './evidence.ts';
import { effectiveAccepts, openKind } from './judge-cell.ts';
import { arrivedAt, triesOf } from './judge-run.ts';
import { sideFindings } from './side-findings.ts';
import { cellKey } from './types.ts';

export type FindingFacts = {
  cells: readonly Cell[];
  place: Place;
  verdict: VerdictCore;
  /** Evidence is cut from it when it is there. */
  transcripts?: Transcripts;
};

/** Findings of the relay area: one about the relay question per cell, and what else its conversation gave away. */
export function relayFindings(facts: FindingFacts): Finding[] {
  return facts.cells.flatMap((cell) => [
    ...relayQuestion(cell, facts),
    ...sideFindings(cell, facts.place, facts.transcripts),
  ]);
}

function relayQuestion(cell: Cell, facts: FindingFacts): Finding[] {
  const make = (id: FindingId, params: Finding['params'], deciding: string | undefined): Finding =>
    makeFinding(id, {
      subject: cellKey(cell),
      params: { address: cell.address, port: cell.port, family: cell.family, ...params },
      evidence: [
        ...evidenceFor(cell, deciding, facts.transcripts),
        ...(ABOUT_MESSAGES.has(id) ? pathEvidence(cell, cell.delivery) : []),
      ],
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
      const seenAs = cell.culprit?.address ?? cell.seenAs ?? '';
      if (cell.verdict === 'OPEN-MASKED') return [make('relay.open-masked', { seenAs }, first)];
      if (cell.verdict === 'OPEN-PROVED') {
        const { delivery } = cell;
        const to = delivery?.to ?? '';
        const time = (delivery && arrivedAt(delivery)) ?? '';
        // Who is mistaken for staff is a cause of its own, beside the proof.
        const isMasked = cell.culprit !== undefined && openKind(cell) === 'plain';
        return [
          make('relay.proved', { to, time }, delivery?.attempt ?? first),
          ...(isMasked ? [make('relay.open-masked', { seenAs }, first)] : []),
        ];
      }
      return [make(openFinding(cell), { n, total: tries.length, form: first ?? 'S1' }, first)];
    }
    case 'keeps': {
      const id = cell.verdict === 'BOUNCES' ? 'relay.bounces' : 'relay.keeps';
      return [make(id, { token: cell.delivery?.token ?? '' }, cell.delivery?.attempt ?? first)];
    }
    case 'closed': {
      const deciding = accepted[0]?.id ?? tries[0]?.id;
      return [make(facts.place === 'outside' ? 'relay.closed' : 'relay.closed-inside', counts, deciding)];
    }
    case 'unknown': {
      // A hidden server that says nothing is spoken of in a finding of its own (R9).
      if (cell.role === 'hidden') return [];
      const reason = cell.reason ?? 'not-tested';
      return [make('relay.unknown', { reason }, cell.decidedBy?.at(-1))];
    }
    case 'not-offered':
      return [];
  }
}

/** Findings about what became of a message. */
const ABOUT_MESSAGES: ReadonlySet<string> = new Set(['relay.proved', 'relay.bounces', 'relay.keeps']);

function openFinding(cell: Cell): FindingId {
  switch (openKind(cell)) {
    case 'forged-sender':
    case 'helo':
    case 'claimed':
      return 'relay.open-forged';
    case 'trick':
      return 'relay.open-trick';
    case 'limited':
      return 'relay.open-limited';
    default:
      return 'relay.open';
  }
}

/** Attempts to repeat when one finding is looked at again: those that decided, with their own context. */
export function attemptsToRepeat(finding: Finding): string[] {
  return (finding.refs ?? []).filter((id) => holeOfAttempt(id) !== null || id.startsWith('C'));
}
