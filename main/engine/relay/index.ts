export { type BenchTarget, runNmapSixteen } from './bench.ts';
export { composeMessage, type MessageParts } from './compose-message.ts';
export { attemptsToRepeat, type FindingFacts, relayFindings } from './findings.ts';
export { effectiveAccepts, judgeCell, openKind } from './judge-cell.ts';
export { judgeRun, provisional, type RunFacts, throughTheMiddle } from './judge-run.ts';
export { attemptsForLater } from './look-again.ts';
export { culpritOf, type Mask, maskOf } from './mask.ts';
export { namedList } from './path-signs.ts';
export { type PlanInput, planAttempts } from './plan.ts';
export { probeCell } from './probe-cell.ts';
export { readReply } from './read-reply.ts';
export { rejudgeCell } from './rejudge-cell.ts';
export { echoedAddress, isMasked } from './seen-as.ts';
export { isAnsweredByOther } from './side-findings.ts';
export {
  type CellJob,
  cellKey,
  isLoginDoor,
  type MessageFacts,
  type MessageMaker,
  type PlannedAttempt,
} from './types.ts';
