import type { Evidence, ReportFinding } from '../../../preload/contract/index.ts';
import { list, section } from '../parts/blocks.ts';
import { sortFindings } from '../parts/facts.ts';
import { type Html, html, type Part } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { clip, countLines } from '../parts/safe-text.ts';
import { chip, shape, shapeOfSeverity } from '../parts/shapes.ts';
import { nothingToDo } from './nothing-to-do.ts';

/** Longest text of a finding, characters. */
const TEXT = { summary: 200, full: 2000 } as const;

/** Lines that the blocks of a summary may fill together, so that it stays within three pages whatever a server said. */
const SUMMARY_LINES = 36;

/** Page 3 (UX §9): one block per finding — what we saw, why it matters, what to do, how to prove it is done. */
export function todoPage(context: PageContext): Html {
  const { words, preset } = context;
  const { todo, passed } = sortFindings(context.report);
  const blocks = preset === 'full' ? todo.length : countFitting(context, todo);
  const rest = todo.slice(blocks);
  return section(
    'todo',
    words('report:todo.title', { n: todo.length }),
    todo.length === 0 && nothingToDo(context),
    todo.slice(0, blocks).map((one) => block(context, one)),
    rest.length > 0 &&
      html`<div><h3>${words('report:todo.also')}</h3>${list(
        rest.slice(0, 5).map((one) => oneLine(context, one)),
        'plain',
      )}${
        rest.length > 5
          ? html`<p class="more">${words('report:todo.inFull', { n: rest.length - 5 })}</p>`
          : null
      }</div>`,
    preset === 'full' &&
      passed.length > 0 &&
      html`<h3>${words('report:todo.passed', { n: passed.length })}</h3>${list(
        passed.map((one) => html`${shape('closed')} <b>${one.code}</b> ${clip(one.title, 200)}`),
        'plain passed',
      )}`,
  );
}

/** How many blocks fit: a title, two rows of two columns each, and the space around them. */
function countFitting(context: PageContext, todo: readonly ReportFinding[]): number {
  const lines = (text: string, width: number) => countLines(clip(text, TEXT.summary), width);
  let room = SUMMARY_LINES;
  for (const [index, one] of todo.entries()) {
    const upper = Math.max(lines(one.saw, 46), lines(one.why, 46));
    const lower = Math.max(lines(one.action, 42), lines(proofWords(context, one), 46));
    const setting = one.settings?.[0];
    const named =
      setting === undefined
        ? 0
        : 1 + lines(`${setting.product} ${setting.where} ${setting.setting} ${setting.unsafeValue}`, 92);
    room -= 4.5 + named + lines(clip(one.title, 110), 52) + upper + lower;
    if (room < 0) return Math.max(index, 1);
  }
  return todo.length;
}

function oneLine({ words }: PageContext, one: ReportFinding): Html {
  return html`<b>${one.code}</b> ${clip(one.title, 64)} <span class="quiet">${words(`verdict:severity.${one.severity}`)}</span>`;
}

function block(context: PageContext, one: ReportFinding): Html {
  const { words, preset } = context;
  const text = TEXT[preset];
  const steps = preset === 'full' ? (one.steps ?? []).slice(0, 20) : [];
  const rows: [string, Part][] = [
    [words('report:todo.saw'), clip(one.saw, text)],
    [words('report:todo.why'), clip(one.why, text)],
    [
      words('report:todo.do'),
      html`<b>${clip(one.action, text)}</b>${steps.length > 0 ? html`<ol>${steps.map((step) => html`<li>${clip(step, 600)}</li>`)}</ol>` : null}`,
    ],
    ...settingsRow(context, one),
    [words('report:todo.prove'), proofWords(context, one)],
  ];
  const proof = preset === 'full' && one.evidence.length > 0;
  if (proof) rows.push([words('report:todo.evidence'), evidence(context, one.evidence)]);
  return html`<article class="finding ${one.severity}"><header><span class="code">${one.code}</span><h3>${clip(one.title, preset === 'full' ? 300 : 110)}</h3>${chip(shapeOfSeverity(one.severity), words(`verdict:severity.${one.severity}`))}</header><dl>${rows
    .filter(([, value]) => value !== '')
    .map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl></article>`;
}

/** The product's own setting that most likely makes such a hole (A2); a summary names one. */
function settingsRow({ words, preset }: PageContext, one: ReportFinding): [string, Part][] {
  const settings = (one.settings ?? []).slice(0, preset === 'full' ? 4 : 1);
  if (settings.length === 0) return [];
  const text = (row: (typeof settings)[number]): Html =>
    html`${words('report:settings.row', { product: clip(row.product, 60), where: clip(row.where, 120), setting: clip(row.setting, 120) })} <span class="quiet">(${words('report:settings.unsafe', { value: clip(row.unsafeValue, 120) })})</span>`;
  return [[words('report:settings.title'), list(settings.map(text), 'plain tight')]];
}

/** How to show that it is done; nothing where the action is itself the proof. */
function proofWords({ words }: PageContext, one: ReportFinding): string {
  if (one.severity === 'needs-you' && one.fix === 'none') return '';
  return words(proofKey(one));
}

/** By what has to change, then by area. */
function proofKey(one: ReportFinding): string {
  if (one.severity === 'good-to-know' && one.fix === 'none') return 'report:prove.nothing';
  if (one.fix === 'dns-record') return 'report:prove.dns';
  if (one.fix === 'ask-provider') return 'report:prove.provider';
  if (one.fix === 'delist' || one.fix === 'wait') return 'report:prove.list';
  if (one.fix === 'other-place') return 'report:prove.place';
  return one.area === 'relay' ? 'report:prove.relay' : 'report:prove.again';
}

/** Level 1 of the evidence (UX §5): the few lines around the one that decided. */
function evidence({ words, times }: PageContext, pieces: readonly Evidence[]): Html {
  return html`<div class="evidence">${pieces.slice(0, 4).map((piece) => {
    const deciding = piece.deciding ?? -1;
    const first = Math.max(0, Math.min(deciding - 4, piece.lines.length - 6));
    const lines = piece.lines.slice(first, first + 6);
    return html`<figure><figcaption>${[words(`report:evidence.${piece.kind}`), piece.source && clip(piece.source, 120), piece.at && times.exact(piece.at)].filter(Boolean).join(' · ')}</figcaption><pre translate="no">${lines.map(
      (line, index) =>
        first + index === deciding
          ? html`<mark>${clip(line, 500)}</mark>`
          : html`<span>${clip(line, 500)}</span>`,
    )}</pre></figure>`;
  })}</div>`;
}
