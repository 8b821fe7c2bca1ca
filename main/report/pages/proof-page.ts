import { mono, section, table } from '../parts/blocks.ts';
import { clockNote } from '../parts/clock-note.ts';
import { nameOfCell } from '../parts/facts.ts';
import { type Html, html } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { type Proof, pickProofs } from '../parts/proof.ts';
import { clip } from '../parts/safe-text.ts';
import { saidIn } from '../parts/said-in.ts';
import { pathBlocks } from './path-block.ts';

/** Page 6 (UX §9): the conversation that decided, numbered, with the deciding line marked. */
export function proofPage(context: PageContext): Html {
  const { report, words, preset } = context;
  const isFull = preset === 'full';
  const proofs = pickProofs(report, { everyDoor: isFull, most: isFull ? 14 : 4 });
  const paths = pathBlocks(context, isFull ? 24 : 1);
  // Three pages are few: the way of a message says more than the control.
  const shown = proofs.slice(0, isFull ? 24 : 2 - paths.length);
  return section(
    'proof',
    words('report:proof.title'),
    proofs.length === 0 && html`<p>${words('report:proof.none')}</p>`,
    clockNote(context),
    shown.map((proof) => conversation(context, proof)),
    paths,
    isFull && seenTable(context),
  );
}

function conversation(context: PageContext, proof: Proof): Html {
  const { words, times, preset } = context;
  const isFull = preset === 'full';
  const door = clip(nameOfCell(proof.cell), 80);
  const first = proof.lines[0]?.line.at ?? '';
  const where = `${door} · ${times.day(first)} · ${times.zone(first)}`;
  const id = clip(proof.attempt?.id ?? '', 20);
  return html`<div class="keep play"><h3>${words(`report:proof.${proof.kind}`, { id })} <span class="at">${where}</span></h3>
<div class="scroll"><table class="talk"><colgroup><col style="width:7%"><col style="width:12%"><col style="width:15%"><col></colgroup><thead><tr><th scope="col">${words('report:talk.line')}</th><th scope="col">${words('report:talk.time')}</th><th scope="col">${words('report:talk.who')}</th><th scope="col">${words('report:talk.said')}</th></tr></thead><tbody>${proof.lines.map(
    ({ number, line, deciding }) =>
      html`<tr class="${line.dir}${deciding ? ' deciding' : ''}"><th scope="row">${number}</th><td>${times.clock(line.at)}</td><td>${words(`report:talk.${line.dir}`)}</td><td><code translate="no">${saidIn(context, line, isFull ? 700 : deciding ? 108 : 66)}</code>${deciding ? html`<em>${words(`report:proof.line.${captionKey(proof)}`)}</em>` : null}</td></tr>`,
  )}</tbody></table></div></div>`;
}

/** A control does not decide by itself: it says whether the other answers count (R3). */
function captionKey(proof: Proof): string {
  if (proof.kind !== 'control') return 'decided';
  return proof.attempt?.outcome === 'accepted' ? 'heard' : 'deaf';
}

/** What address the server says it saw, door by door: a masked visitor shows here (R7). */
function seenTable({ report, words }: PageContext): Html | null {
  const seen = report.relay.cells.filter((cell) => cell.seenAs);
  if (seen.length === 0) return null;
  return html`<div class="keep"><h3>${words('report:proof.seen')}</h3>${table(
    { heads: [words('report:doors.door'), words('report:proof.seenAs')] },
    seen.slice(0, 48).map((cell) => [mono(nameOfCell(cell), 80), mono(cell.seenAs ?? '', 80)]),
  )}</div>`;
}
