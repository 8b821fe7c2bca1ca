import type { Cell } from '../../../preload/contract/index.ts';
import { guessProduct } from '../advice/index.ts';
import { softwareFindings } from '../posture/index.ts';
import { isMasked, judgeRun, openKind, relayFindings } from '../relay/index.ts';
import { verdictOfHole } from '../relay/judge-cell.ts';
import type { RunContext } from './context.ts';
import { countAttempts } from './fold.ts';

export type Ending = 'done' | 'stopped' | 'timed-out' | 'failed';

/** Last words of a run, from whatever is known: products, relay findings, the verdict. Never waits. */
export function concludeRun(context: RunContext, ending: Ending): void {
  const { state } = context;
  placeCells(context);
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
  const counts = countAttempts(state);
  const place = state.vantage?.place ?? 'unknown';
  const trouble = (state.target?.problems ?? []).find((row) => row.fatal);
  const verdict = judgeRun({
    cells,
    place,
    port25Out: state.vantage?.port25Out ?? 'unknown',
    result: ending === 'failed' ? 'stopped' : ending,
    attemptsDone: counts.done,
    attemptsPlanned: counts.planned,
    ...(context.doorCount > 0 ? { doors: context.doorCount } : {}),
    honest: state.vantage?.dns.honest ?? null,
    ...(trouble
      ? {
          nameTrouble: {
            host:
              trouble.params.host ??
              trouble.params.domain ??
              state.target?.domain ??
              state.target?.input ??
              '',
            code: trouble.code,
          },
        }
      : {}),
  });
  const failed =
    ending === 'failed' && verdict.code === 'CT-STOPPED' ? { ...verdict, reason: 'failed' } : verdict;
  for (const finding of relayFindings({ cells, place, verdict: failed, transcripts: state.transcripts })) {
    context.emit({ type: 'finding', at, finding });
  }
  context.emit({ type: 'verdict', at, verdict: failed });
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
    if (cell.facts?.banner === undefined) continue;
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
  const { state } = context;
  if (state.vantage?.place !== 'outside') return;
  for (const cell of state.cells.values()) {
    const verdict = outsideVerdict(cell, state.vantage.publicAddresses ?? []);
    if (verdict !== cell.verdict)
      context.emit({ type: 'cell-ended', at: context.at(), cell: { ...cell, verdict } });
  }
}

function outsideVerdict(cell: Cell, ourAddresses: readonly string[]): Cell['verdict'] {
  if (cell.verdict === 'CLOSED-INSIDE') return 'CLOSED';
  if (cell.verdict !== 'OPEN-INSIDE') return cell.verdict;
  const kind = openKind(cell) ?? 'plain';
  return kind === 'plain' && isMasked(cell.seenAs, cell.address, ourAddresses)
    ? 'OPEN-MASKED'
    : verdictOfHole(kind);
}
