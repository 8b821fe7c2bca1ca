/** Compares what the program said with what really happens. */
import type { Report } from '../../preload/contract/index.ts';
import type { FormWord, LabCase } from './lab-case.ts';
import { ADDRESS } from './namespaces.ts';
import type { ProgramAnswer } from './program.ts';
import { checkProof } from './proof/judge-proof.ts';
import type { Truth } from './truth.ts';

/** Whether the lab built what the row meant to build: complaints, none when it did. */
export const checkTruth = (row: LabCase, truth: Truth, reserve?: Truth): string[] => {
  const wrong: string[] = [];
  const meant = row.second?.role === 'reserve' ? row.second.truth : undefined;
  if (reserve?.word !== meant)
    wrong.push(`lab: the reserve's delivery says ${reserve?.word}, the row meant ${meant}`);
  if (truth.served === false) wrong.push(`lab: mail for ${row.serves} was meant to be passed on and was not`);
  if (truth.word !== row.truth) wrong.push(`lab: delivery says ${truth.word}, the row meant ${row.truth}`);
  if (truth.turnedAway === false) wrong.push('lab: the tester was meant to be turned away and was not');
  return wrong;
};

/** "Closed" needs a recipient of the server's own that was accepted, in every closed cell on port 25. */
const controlsMissing = (report: Report): string[] =>
  report.relay.cells
    .filter((cell) => cell.port === 25 && cell.state === 'closed')
    .filter((cell) => !cell.controls.some((one) => one.id.startsWith('C1') && one.outcome === 'accepted'))
    .map((cell) => `closed without an accepted C1 on ${cell.address}`);

const exitStatuses = (code: string): number[] => {
  if (code.startsWith('CT-') || code.endsWith('-INSIDE')) return [2];
  return code.startsWith('CLOSED') ? [0, 1] : [1];
};

/** Ways that only somebody with a prepared domain, or with an extra consent, can find. */
const HIDDEN_WAYS: readonly FormWord[] = ['guest-domains', 'claimed'];

/** Each door apart: closed only where nothing came out, open only where something did (or where nobody could tell). */
const cellsAgainstTruth = (
  row: LabCase,
  report: Report,
  truth: Pick<Truth, 'deliveries'>,
  reserve: Truth | undefined,
): string[] =>
  report.relay.cells
    .filter((cell) => cell.port === (row.truthPort ?? 25))
    .flatMap((cell) => {
      const isReserve = cell.address === ADDRESS.second4 || cell.address === ADDRESS.second6;
      const { deliveries } = (isReserve ? reserve : undefined) ?? truth;
      const out = deliveries.filter((one) => one.family === cell.family && one.delivered);
      const first = out.find((one) => !HIDDEN_WAYS.includes(one.form));
      if (cell.state === 'closed' && first !== undefined) {
        return [`${cell.address} is called closed, and mail came out (${first.form})`];
      }
      const isCalledOpen = cell.state === 'open' || cell.state === 'probably';
      if (isCalledOpen && out.length === 0 && row.probablyIsHonest !== true) {
        return [`${cell.address} is called open, and nothing came out`];
      }
      return [];
    });

/** Complaints about the program's answer; none when all is right. */
export const checkAnswer = (
  row: LabCase,
  truth: Pick<Truth, 'deliveries'>,
  reserve: Truth | undefined,
  answer: ProgramAnswer,
): string[] => {
  const { report } = answer;
  if (report === undefined) return [answer.problem ?? 'no report'];
  const wrong: string[] = [];
  const { code } = report.verdict;
  const expected: string[] = row.expect;
  if (!expected.includes(code)) wrong.push(`verdict ${code}, right is ${row.expect.join(' or ')}`);
  if (code.startsWith('CLOSED')) wrong.push(...controlsMissing(report));
  wrong.push(...cellsAgainstTruth(row, report, truth, reserve));
  if (!exitStatuses(code).includes(answer.exitStatus ?? -1)) {
    wrong.push(`exit status ${answer.exitStatus} with ${code}`);
  }
  const { reason } = report.verdict;
  if (code.startsWith('CT-') && row.reasons !== undefined && !row.reasons.includes(reason ?? '')) {
    wrong.push(`reason ${reason}, right is ${row.reasons.join(' or ')}`);
  }
  for (const id of row.finds ?? []) {
    if (!report.findings.some((one) => one.id === id)) wrong.push(`the finding ${id} is missing`);
  }
  for (const id of row.lacks ?? []) {
    if (report.findings.some((one) => one.id === id)) wrong.push(`the finding ${id} is about somebody else`);
  }
  const { how } = report.vantage;
  if (row.how !== undefined && how !== row.how) wrong.push(`found out by ${how}, right is ${row.how}`);
  if (row.proof !== undefined) wrong.push(...checkProof(row.proof, report));
  const allowed = row.send === true ? report.relay.cells.length : 0;
  if (answer.messages > allowed) wrong.push(`${answer.messages} messages came out, ${allowed} were allowed`);
  return wrong;
};

/** Attempts and controls in all cells. */
export const countAttempts = (report: Report): number =>
  report.relay.cells.reduce((sum, cell) => sum + cell.attempts.length + cell.controls.length, 0);
