import type { Report, VerdictCode } from '../../../preload/contract/index.ts';
import { countLists, groupActions, groupLists, isAnswered, sortFindings } from '../parts/facts.ts';
import { type Html, html, type Part } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { clip, clipSentences } from '../parts/safe-text.ts';
import { chip, isOnlyInside, namedShape, shapeOfSeverity, shapeOfVerdict } from '../parts/shapes.ts';
import { type BossFit, fitBossPage, reasonOf } from './boss-fit.ts';
import { doorsTable } from './doors-table.ts';
import { nothingToDo } from './nothing-to-do.ts';

/** Page 1 (UX §9): everything somebody needs who reads only one page. It must fit on one page, so texts are cut. */
export function bossPage(context: PageContext): Html {
  const { report, words, times } = context;
  const { verdict } = report;
  const { todo } = sortFindings(report);
  const meaning = `${words(`report:meaning.${relayMeaning(report)}`)} ${words(`report:meaning.${listMeaning(report)}`)}`;
  const fit = fitBossPage(context, meaning);
  const covered = groupActions(todo)
    .slice(0, fit.actions)
    .reduce((sum, one) => sum + one.codes.length, 0);
  return html`<section id="answer" class="boss">
<header class="letterhead">${logo()}<span class="brand">Relay Doctor</span><span class="kind">${words('report:letterhead')}</span></header>
<p class="eyebrow">${words('report:boss.for')}</p>
<p class="target">${clip(nameOfTarget(report), 48)}</p>
<div class="verdict ${shapeOfVerdict(verdict)}"><div class="seal">${namedShape(shapeOfVerdict(verdict), gradeWord(context))}</div><div class="said${fit.isLong && ' long'}"><h1>${clip(verdict.headline, 110)}</h1><p>${clipSentences(verdict.detail, 200)}</p><p class="seen">${words('verdict:place.label')}: <b>${clip(verdict.seenFrom, 40)}</b> · ${times.full(report.timing.startedAt)}</p></div></div>
${answers(context)}
<h2>${words('report:boss.doors')}</h2>
${doorsTable(context, fit.doors)}
<h2>${words('report:boss.meaning')}</h2>
<p class="meaning">${meaning}</p>
<h2>${words('report:boss.actions')}${covered < todo.length ? html` <span class="of">${words('report:boss.of', { n: covered, total: todo.length })}</span>` : null}</h2>
${todo.length > 0 ? firstActions(context, fit) : nothingToDo(context)}
</section>`;
}

/** What to call the server: the name as typed, with its readable form when it is an international name. */
export function nameOfTarget(report: Report): string {
  const { domain, unicode, input } = report.target;
  if (unicode && domain && unicode !== domain) return `${unicode} (${domain})`;
  return domain ?? input;
}

const MEANINGS: Record<VerdictCode, string> = {
  'OPEN-PROVED': 'open',
  'OPEN-ACCEPTED': 'probably',
  'OPEN-MASKED': 'open',
  'OPEN-PART': 'part',
  'OPEN-TRICK': 'probably',
  'OPEN-FORGED': 'forged',
  'OPEN-LIMITED': 'limited',
  'OPEN-INSIDE': 'inside',
  'KEEPS-IT': 'keeps',
  BOUNCES: 'bounces',
  CLOSED: 'closed',
  'CLOSED-INSIDE': 'closedInside',
  'CLOSED-LOGIN': 'login',
  MIXED: 'mixed',
  'CT-OUT25': 'unknown',
  'CT-NOANSWER': 'unreachable',
  'CT-REFUSED': 'unreachable',
  'CT-BLOCKED': 'unknown',
  'CT-LATER': 'later',
  'CT-SLOW': 'later',
  'CT-MIDDLE': 'unknown',
  'CT-NAME': 'unreachable',
  'CT-LIMIT': 'later',
  'CT-STOPPED': 'later',
};

function relayMeaning({ verdict, vantage }: Report): string {
  const meaning = MEANINGS[verdict.code];
  // "Strangers can send mail" is said only when a message was seen arriving.
  if (meaning === 'open' && verdict.grade !== 'proved') return 'probably';
  return isOnlyInside(verdict.code) && vantage.place === 'unknown' ? `${meaning}Unknown` : meaning;
}

/** The word beside the verdict's shape. */
function gradeWord({ report, words }: PageContext): string {
  const { code, grade } = report.verdict;
  return words(isOnlyInside(code) ? 'verdict:grade.unknown' : `verdict:grade.${grade}`);
}

function listMeaning(report: Report): string {
  const { blocks, may } = groupLists(report.blacklists.rows);
  if (blocks.length > 0) return 'listsMatter';
  if (may.length > 0) return 'listsMinor';
  return countLists(report.blacklists.rows).answered > 0 ? 'listsClean' : 'listsUnknown';
}

/** The three answers in one strip (UX §1). */
function answers(context: PageContext): Html {
  const { report, words } = context;
  const { code, grade } = report.verdict;
  const { todo } = sortFindings(report);
  const cards: [string, string, Part][] = [
    [
      words('report:answers.relay'),
      words(`report:answers.relayIs.${isOnlyInside(code) ? code : grade}`),
      chip(
        shapeOfVerdict(report.verdict),
        isOnlyInside(code) ? words('report:answers.outsideMissing') : gradeWord(context),
      ),
    ],
    [words('report:answers.lists'), ...listAnswer(context)],
    [
      words('report:answers.change'),
      todo.length > 0
        ? words('report:answers.things', { n: todo.length, count: todo.length })
        : words(isAnswered(report) ? 'report:answers.noThings' : 'report:answers.relayIs.unknown'),
      changeNote(context),
    ],
  ];
  return html`<dl class="answers">${cards.map(
    ([question, answer, note]) =>
      html`<div><dt>${question}</dt><dd><b>${answer}</b><span>${note}</span></dd></div>`,
  )}</dl>`;
}

/** How urgent the things to change are, or what to do when there are none. */
function changeNote({ report, words }: PageContext): Part {
  const { todo } = sortFindings(report);
  const urgent = todo.filter((one) => one.severity === 'act-now').length;
  if (urgent > 0) return chip('open', words('report:answers.urgent', { n: urgent }));
  const week = todo.filter((one) => one.severity === 'this-week').length;
  if (week > 0) return chip('probably', words('report:answers.thisWeek', { n: week }));
  const rest = todo.length > 0 ? 'noneUrgent' : isAnswered(report) ? 'lookAgain' : 'testElsewhere';
  return html`<span class="quiet">${words(`report:answers.${rest}`)}</span>`;
}

function listAnswer({ report, words }: PageContext): [string, Part] {
  const groups = groupLists(report.blacklists.rows);
  const { asked, answered } = countLists(report.blacklists.rows);
  const note = words('report:answers.answered', { answered, asked });
  if (asked === 0)
    return [words('report:answers.listsNot'), chip('unknown', words('verdict:severity.unknown'))];
  if (answered === 0) return [words('report:answers.listsNot'), chip('unknown', note)];
  if (groups.blocks.length > 0) {
    const n = new Set(groups.blocks.map((row) => row.zone)).size;
    return [words('report:answers.listsMatter', { n, count: n }), chip('probably', note)];
  }
  if (groups.may.length > 0) return [words('report:answers.listsMinor'), chip('info', note)];
  return [
    words(answered < asked ? 'report:answers.listsNonePart' : 'report:answers.listsNone'),
    chip('closed', note),
  ];
}

function firstActions({ report, words }: PageContext, fit: BossFit): Html {
  const { todo } = sortFindings(report);
  const first = groupActions(todo).slice(0, fit.actions);
  return html`<div class="scroll"><table class="actions"><colgroup><col style="width:7%"><col style="width:57%"><col style="width:21%"><col style="width:15%"></colgroup><thead><tr><th scope="col">${words('report:boss.code')}</th><th scope="col">${words('report:boss.action')}</th><th scope="col">${words('report:boss.owner')}</th><th scope="col">${words('report:boss.by')}</th></tr></thead><tbody>${first.map(
    (one) =>
      html`<tr><th scope="row">${one.codes.slice(0, 3).join(', ')}${one.codes.length > 3 && ' …'}</th><td><b>${clipSentences(one.action, fit.action)}</b><span class="why">${chip(shapeOfSeverity(one.severity), words(`verdict:severity.${one.severity}`))} · ${reasonOf(one, fit)}</span></td><td class="box"></td><td class="box"></td></tr>`,
  )}</tbody></table></div>`;
}

function logo(): Html {
  return html`<svg class="logo" viewBox="0 0 24 24" aria-hidden="true"><rect x="1" y="1" width="22" height="22" rx="6" fill="#0B62A8"/><path d="M12 6v12M6 12h12" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>`;
}
