import type { Attempt, Cell, Report } from '../../../preload/contract/index.ts';
import type { Words } from '../../../words/index.ts';
import { mono, section, table } from '../parts/blocks.ts';
import { clockNote } from '../parts/clock-note.ts';
import { nameOfCell } from '../parts/facts.ts';
import { type Html, html, type Part } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { clip, showHidden } from '../parts/safe-text.ts';
import { saidIn } from '../parts/said-in.ts';
import { chip, shapeOfState } from '../parts/shapes.ts';
import { stateOfDoor } from '../verdict-words.ts';
import { listAnswers, listProofs } from './list-answers.ts';

/** Page 8 (UX §9), full report only: every try, every list answer, what the server said of itself, whole conversations. */
export function appendix(context: PageContext): Html {
  const { report, words } = context;
  return section(
    'appendix',
    words('report:appendix.title'),
    html`<h3>${words('report:appendix.tries')}</h3><p class="quiet">${words('report:appendix.triesText')}</p>`,
    report.relay.cells.map((cell) => tries(context, cell)),
    report.blacklists.rows.length > 0 && [
      html`<h3>${words('report:appendix.lists')}</h3>`,
      listAnswers(context),
      listProofs(context),
    ],
    report.products.length > 0 && [
      html`<h3>${words('report:appendix.products')}</h3>`,
      table(
        {
          heads: [
            words('report:appendix.product'),
            words('report:appendix.sure'),
            words('report:appendix.from'),
          ],
        },
        report.products.map((one) => [
          clip(one.name, 80),
          words(`report:confidence.${one.confidence}`),
          mono(one.from, 300),
        ]),
      ),
    ],
    report.transcripts.some((one) => one.lines.length > 0) && [
      html`<h3>${words('report:appendix.transcripts')}</h3>`,
      clockNote(context),
      report.transcripts.map((one) => transcript(context, one)),
    ],
  );
}

function tries(context: PageContext, cell: Cell): Html {
  const { words } = context;
  const all = [...cell.controls, ...cell.attempts];
  return html`<h4>${mono(nameOfCell(cell), 80)} ${cell.host ? html`<span class="quiet">${clip(cell.host, 80)}</span> ` : null}${chip(shapeOfState(cell.state), stateOfDoor(cell, words))}</h4>${
    all.length === 0
      ? html`<p class="quiet">${words('report:appendix.noTries')}</p>`
      : table(
          {
            kind: 'tries',
            heads: ['id', 'addresses', 'outcome', 'reply'].map((key) => words(`report:try.${key}`)),
            widths: ['11%', '34%', '20%', '35%'],
          },
          all.map((one) => tryRow(context, cell, one)),
        )
  }`;
}

function tryRow({ words }: PageContext, cell: Cell, one: Attempt): Part[] {
  const { code, enhanced, text } = one.reply;
  const decided = cell.decidedBy?.includes(one.id) ?? false;
  return [
    html`${clip(one.id, 24)}${one.tls ? html`<small>TLS</small>` : null}${decided ? html`<small>${words('report:try.decided')}</small>` : null}`,
    html`${tryName(words, one.id)}<code translate="no">${clip(showHidden(`<${one.mailFrom}>`), 300)}<br>→ ${clip(showHidden(`<${one.rcptTo}>`), 300)}</code>${
      one.helo ? html`<small>EHLO ${mono(one.helo, 120)}</small>` : null
    }`,
    html`${words(`verdict:outcome.${one.outcome}`)}${ruleWords(words, one.rule)}<small><code translate="no">${clip(one.rule, 80)}</code></small>`,
    code === 0 && text === ''
      ? words('report:try.noReply')
      : mono([code === 0 ? '' : code, enhanced, text].filter(Boolean).join(' '), 500),
  ];
}

/** What the rule read out of the answer, when that says more than the result does. */
function ruleWords(words: Words, rule: string): Part {
  const [kind, name] = [rule.split('.')[0], rule.slice(rule.indexOf('.') + 1)];
  // `reply.refused` is a plain no; the words of that name are about the connection.
  const key = kind === 'reply' && name === 'refused' ? '' : `findingRelay:reason.${name}`;
  return words.has(key) ? html`<small>${words(key)}</small>` : null;
}

/** What a try is called; `S1/X3` is the try S1 under the circumstance X3, whose variants carry a number (`X1.2`). */
function tryName(words: Words, id: string): Part {
  const names = id.split('/').flatMap((piece) => {
    const key = `relayTests:${piece.split('.')[0]}.name`;
    return /^[A-Z]\d{1,2}(\.\d+)?$/.test(piece) && words.has(key) ? [words(key)] : [];
  });
  return names.length > 0 ? html`${names.join(', ')}<br>` : null;
}

/** A whole conversation, numbered; one line each, set as preformatted text so that thousands of lines stay cheap. */
function transcript(context: PageContext, one: Report['transcripts'][number]): Html | null {
  const { words, times } = context;
  const first = one.lines[0];
  if (!first) return null;
  const width = String(one.lines.length).length;
  const marks = { in: '<', out: '>', note: '·' } as const;
  return html`<h4>${mono(one.cell, 80)} <span class="quiet">${times.day(first.at)} · ${times.zone(first.at)} · ${words('report:appendix.marks')}</span></h4><pre class="log" translate="no">${one.lines.map(
    (line, index) =>
      html`${String(index + 1).padStart(width)}  ${times.clock(line.at)}  ${marks[line.dir]} ${saidIn(context, line, 700)}\n`,
  )}</pre>`;
}
