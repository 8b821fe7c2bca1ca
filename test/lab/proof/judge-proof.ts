/** Compares what the report says of the program's own message with what the row built. */
import type { Cell, Report } from '../../../preload/contract/index.ts';
import type { Proof } from '../lab-case.ts';

const checkCulprit = (cell: Cell | undefined, culprit: Proof['culprit']): string[] => {
  if (culprit === undefined) return [];
  const { kind, address } = cell?.culprit ?? {};
  if (kind === culprit.kind && address === culprit.address) return [];
  return [`hidden by ${kind ?? 'nobody'} ${address ?? ''}, right is ${culprit.kind} ${culprit.address}`];
};

const inOrder = (path: readonly string[], words: readonly string[]): boolean => {
  let from = 0;
  return words.every((word) => {
    const found = path.findIndex((stage, at) => at >= from && stage.includes(word));
    from = found;
    return found >= 0;
  });
};

/** Complaints; none when all is right. */
export const checkProof = (proof: Proof, report: Report): string[] => {
  const wrong: string[] = [];
  const cells = report.relay.cells;
  if (proof.how === 'own-imap') {
    const cell = cells.find((one) => one.ordinary !== undefined);
    const state = cell?.ordinary?.state;
    if (state !== 'seen') wrong.push(`the ordinary message is ${state ?? 'not sent'}, right is seen`);
    return [...wrong, ...checkCulprit(cell, proof.culprit)];
  }
  const wanted = proof.state ?? 'seen';
  const sent = cells.filter((one) => one.delivery !== undefined);
  if (sent.length === 0) return ['no message was sent'];
  for (const cell of sent) {
    const { state, exit, path = [], confirmed } = cell.delivery ?? {};
    const where = `[${cell.address}]:${cell.port}`;
    if (state !== wanted) wrong.push(`${where}: the message is ${state}, right is ${wanted}`);
    const how = proof.how === 'catcher' ? 'catcher' : 'imap';
    if (state !== 'kept' && confirmed?.how !== how)
      wrong.push(`${where}: confirmed by ${confirmed?.how}, right is ${how}`);
    if (exit?.split(' ')[0] !== proof.exit)
      wrong.push(`${where}: handed on by ${exit ?? 'nobody else'}, right is ${proof.exit ?? 'nobody else'}`);
    if (!inOrder(path, proof.path ?? []))
      wrong.push(`${where}: the way is ${path.join(' | ')}, right is ${proof.path?.join(' | ')}`);
    wrong.push(...checkCulprit(cell, proof.culprit));
  }
  return wrong;
};
