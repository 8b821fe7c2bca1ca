import type { Cell } from '../../../preload/contract/index.ts';
import { guessProduct } from '../advice/index.ts';
import { softwareFindings } from '../posture/index.ts';
import { isAnsweredByOther } from '../relay/index.ts';
import { rejudgeCell } from '../relay/rejudge-cell.ts';
import type { RunContext } from './context.ts';
import { type Ending, findingsOfState, verdictOfState } from './judge-state.ts';
import { lookAgainEvent } from './look-again.ts';
import { spoiltCells } from './path-step.ts';
import { ourAddresses } from './prepare.ts';

/** Last words of a run, from whatever is known: products, relay findings, the verdict. Never waits. */
export function concludeRun(context: RunContext, ending: Ending): void {
  const { state } = context;
  placeCells(context);
  for (const cell of spoiltCells(state)) context.emit({ type: 'cell-ended', at: context.at(), cell });
  const cells = [...state.cells.values()];
  closeSteps(context, ending);
  if (context.request.only.includes('posture') || context.request.only.includes('relay'))
    nameProducts(context, cells);
  const at = context.at();
  if (!context.request.only.includes('relay')) {
    context.emit({
      type: 'verdict',
      at,
      verdict: { code: 'CT-STOPPED', grade: 'unknown', reason: 'skipped', params: { n: 0, total: 0 } },
    });
    return;
  }
  sayWhenToLookAgain(context, ending);
  const verdict = verdictOfState(state, ending);
  for (const finding of findingsOfState(state, verdict)) context.emit({ type: 'finding', at, finding });
  context.emit({ type: 'verdict', at, verdict });
}

/** Greylisting: the run says when it will be continued by itself, or that it will not. */
function sayWhenToLookAgain({ request, state, looks, emit, at }: RunContext, ending: Ending): void {
  if (request.recheck) return;
  const goesOn = ending === 'done' || ending === 'timed-out';
  const event = lookAgainEvent(state, looks.done, goesOn, at());
  if (event) emit(event);
}

function closeSteps(context: RunContext, ending: Ending): void {
  if (ending === 'done') return;
  const result = ending === 'failed' ? 'failed' : 'stopped';
  for (const [step, known] of Object.entries(context.state.steps)) {
    if (known.state !== 'running' && known.state !== 'waiting') continue;
    context.emit({
      type: 'step-ended',
      at: context.at(),
      step: step as keyof typeof context.state.steps,
      result,
    });
  }
}

/** Which mail program answers: greeting, EHLO and refusals of all cells of a host together. */
function nameProducts(context: RunContext, cells: readonly Cell[]): void {
  const hosts = new Map<string, Cell[]>();
  for (const cell of cells) {
    if (cell.facts?.banner === undefined || isAnsweredByOther(cell)) continue;
    const host = cell.host ?? cell.address;
    hosts.set(host, [...(hosts.get(host) ?? []), cell]);
  }
  for (const [host, group] of hosts) {
    const first = group.find((cell) => cell.facts?.banner !== undefined);
    const guesses = guessProduct({
      ...(first?.facts?.banner === undefined ? {} : { banner: first.facts.banner }),
      ehlo: group.flatMap((cell) => cell.facts?.ehlo ?? []),
      replies: group.flatMap((cell) => cell.facts?.replies ?? []),
    });
    if (guesses.length === 0) continue;
    context.emit({ type: 'product', at: context.at(), host, guesses });
    softwareFindings(host, guesses, context.deps, context.emit);
  }
}

/** Doors judged before the server told us where we stand get the code of the place that is known now. */
function placeCells(context: RunContext): void {
  const { vantage, cells } = context.state;
  if (vantage?.place !== 'outside') return;
  for (const cell of [...cells.values()]) {
    if (!PLACED.includes(cell.verdict)) continue;
    const now = rejudgeCell(cell, { place: 'outside', ourAddresses: ourAddresses(vantage) });
    if (now.verdict !== cell.verdict) context.emit({ type: 'cell-ended', at: context.at(), cell: now });
  }
}

/** Codes that hold only where strangers' answers are not known. */
const PLACED: readonly Cell['verdict'][] = ['CLOSED-INSIDE', 'OPEN-INSIDE'];
