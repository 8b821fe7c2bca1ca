import type { Report, VerdictCode } from '../../../preload/contract/index.ts';
import { countLists, groupLists, isAnswered, sortFindings } from '../parts/facts.ts';
import { type Html, html, type Part } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { clip, clipSentences } from '../parts/safe-text.ts';
import { chip, namedShape, shapeOfGrade, shapeOfSeverity } from '../parts/shapes.ts';
import { type BossFit, fitBossPage } from './boss-fit.ts';
import { doorsTable } from './doors-table.ts';
import { nothingToDo } from './nothing-to-do.ts';

/** Page 1 (UX §9): everything somebody needs who reads only one page. It must fit on one page, so texts are cut. */
export function bossPage(context: PageContext): Html {
  const { report, words, times } = context;
  const { verdict } = report;
  const { todo } = sortFindings(report);
  const meaning = `${words(`report:meaning.${MEANINGS[verdict.code]}`)} ${words(`report:meaning.${listMeaning(report)}`)}`;
  const fit = fitBossPage(context, meaning);
  return html`<section id="answer" class="boss">
<header class="letterhead">${logo()}<span class="brand">Relay Doctor</span><span class="kind">${words('report:letterhead')}</span></header>
<p class="eyebrow">${words('report:boss.for')}</p>
<p class="target">${clip(nameOfTarget(report), 48)}</p>
<div class="verdict ${verdict.grade}"><div class="seal">${namedShape(shapeOfGrade(verdict.grade), words(`verdict:grade.${verdict.grade}`))}</div><div class="said${fit.isLong && ' long'}"><h1>${clip(verdict.headline, 110)}</h1><p>${clipSentences(verdict.detail, 200)}</p><p class="seen">${words('verdict:place.label')}: <b>${clip(verdict.seenFrom, 40)}</b> · ${times.full(report.timing.startedAt)}</p></div></div>
${answers(context)}
<h2>${words('report:boss.doors')}</h2>
${doorsTable(context, fit.doors)}
<h2>${words('report:boss.meaning')}</h2>
<p class="meaning">${meaning}</p>
<h2>${words('report:boss.actions')}${todo.length > fit.actions ? html` <span class="of">${words('report:boss.of', { n: fit.actions, total: todo.length })}</span>` : null}</h2>
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

function listMeaning(report: Report): string {
  const { matter, minor } = groupLists(report.blacklists.rows);
  if (matter.length > 0) return 'listsMatter';
  if (minor.length > 0) return 'listsMinor';
  return countLists(report.blacklists.rows).answered > 0 ? 'listsClean' : 'listsUnknown';
}

/** The three answers in one strip (UX §1). */
function answers(context: PageContext): Html {
  const { report, words } = context;
  const { grade } = report.verdict;
  const { todo } = sortFindings(report);
  const urgent = todo.filter((one) => one.severity === 'act-now').length;
  const cards: [string, string, Part][] = [
    [
      words('report:answers.relay'),
      words(`report:answers.relayIs.${grade}`),
      chip(shapeOfGrade(grade), words(`verdict:grade.${grade}`)),
    ],
    [words('report:answers.lists'), ...listAnswer(context)],
    [
      words('report:answers.change'),
      todo.length > 0
        ? words('report:answers.things', { n: todo.length, count: todo.length })
        : words(isAnswered(report) ? 'report:answers.noThings' : 'report:answers.relayIs.unknown'),
      urgent > 0
        ? chip('open', words('report:answers.urgent', { n: urgent }))
        : html`<span class="quiet">${words(`report:answers.${todo.length > 0 ? 'noneUrgent' : isAnswered(report) ? 'lookAgain' : 'testElsewhere'}`)}</span>`,
    ],
  ];
  return html`<dl class="answers">${cards.map(
    ([question, answer, note]) =>
      html`<div><dt>${question}</dt><dd><b>${answer}</b><span>${note}</span></dd></div>`,
  )}</dl>`;
}

function listAnswer({ report, words }: PageContext): [string, Part] {
  const groups = groupLists(report.blacklists.rows);
  const { asked, answered } = countLists(report.blacklists.rows);
  const note = words('report:answers.answered', { answered, asked });
  if (asked === 0)
    return [words('report:answers.listsNot'), chip('unknown', words('verdict:severity.unknown'))];
  if (answered === 0) return [words('report:answers.listsNot'), chip('unknown', note)];
  if (groups.matter.length > 0) {
    const n = new Set(groups.matter.map((row) => row.zone)).size;
    return [words('report:answers.listsMatter', { n, count: n }), chip('probably', note)];
  }
  if (groups.minor.length > 0) return [words('report:answers.listsMinor'), chip('info', note)];
  return [words('report:answers.listsNone'), chip('closed', note)];
}

function firstActions({ report, words }: PageContext, fit: BossFit): Html {
  const { todo } = sortFindings(report);
  const first = todo.slice(0, fit.actions);
  return html`<div class="scroll"><table class="actions"><colgroup><col style="width:7%"><col style="width:57%"><col style="width:21%"><col style="width:15%"></colgroup><thead><tr><th scope="col">${words('report:boss.code')}</th><th scope="col">${words('report:boss.action')}</th><th scope="col">${words('report:boss.owner')}</th><th scope="col">${words('report:boss.by')}</th></tr></thead><tbody>${first.map(
    (one) =>
      html`<tr><th scope="row">${one.code}</th><td><b>${clipSentences(one.action, fit.action)}</b><span class="why">${chip(shapeOfSeverity(one.severity), words(`verdict:severity.${one.severity}`))} · ${clip(one.title, fit.title)}</span></td><td class="box"></td><td class="box"></td></tr>`,
  )}</tbody></table></div>`;
}

function logo(): Html {
  return html`<svg class="logo" viewBox="0 0 24 24" aria-hidden="true"><rect x="1" y="1" width="22" height="22" rx="6" fill="#0B62A8"/><path d="M12 6v12M6 12h12" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>`;
}
