import type { BlacklistRow } from '../../../preload/contract/index.ts';
import { list, mono, section, table } from '../parts/blocks.ts';
import { countLists, groupLists, listNames } from '../parts/facts.ts';
import { type Html, html, type Part } from '../parts/html.ts';
import { answerPart, askedPart, listPart, reasonText, subjectPart, wayWords } from '../parts/list-words.ts';
import type { PageContext } from '../parts/page-context.ts';
import { clip } from '../parts/safe-text.ts';
import { shape } from '../parts/shapes.ts';
import { delistBlock } from './delist-block.ts';

/** Lists the summary has room for. */
const FEW = 4;

/** Page 5 (UX §9): what blocks mail, what may, what is only information, what was not checked; then the way off the lists. */
export function blacklistPage(context: PageContext): Html {
  const { report, words } = context;
  const { rows } = report.blacklists;
  const groups = groupLists(rows);
  const { asked, answered } = countLists(rows);
  return section(
    'blacklists',
    words('report:lists.title'),
    lead(context, 300),
    asked > 0 &&
      html`<p class="quiet">${words('report:lists.answered', { answered, asked })}${seenOn(context)}</p>`,
    group(context, 'blocks', groups.blocks, answered),
    group(context, 'may', groups.may, answered),
    group(context, 'information', groups.information, 0),
    groups.clean.length > 0 && [
      html`<h3>${shape('closed')} ${words('report:lists.clean', { n: listNames(groups.clean).length })}</h3>`,
      list(
        listNames(groups.clean).map((name) => clip(name, 60)),
        'columns',
      ),
    ],
    notChecked(context, groups.notChecked),
    delistBlock(context, [...groups.blocks, ...groups.may]),
  );
}

/** The short form for the summary: one sentence and the listings that matter most. */
export function blacklistShort(context: PageContext): Html {
  const { report, words } = context;
  const { blocks, may } = groupLists(report.blacklists.rows);
  const worst = [...blocks, ...may];
  return section(
    'blacklists',
    words('report:lists.title'),
    lead(context, 110),
    worst.length > 0 &&
      table(
        {
          heads: [words('report:lists.list'), words('report:lists.subject'), words('report:lists.says')],
          widths: ['26%', '22%', '52%'],
        },
        worst.slice(0, FEW).map((row) => [clip(row.name, 30), mono(row.subject, 45), answerPart(row, 56)]),
      ),
    worst.length > FEW && html`<p class="more">${words('report:lists.more', { n: worst.length - FEW })}</p>`,
    blocks.length > 0 && html`<p>${words('report:lists.orderShort')}</p>`,
  );
}

/** The one sentence about all lists; without one, that they were not asked. */
function lead({ report, words }: PageContext, most: number): Html {
  const { headline, rows } = report.blacklists;
  const text = headline === '' && rows.length === 0 ? words('report:gap.noLists') : headline;
  return html`<p class="lead">${clip(text, most)}</p>`;
}

/** The day and zone of the clock times in the tables: lists change by the hour. */
function seenOn({ report, words, times }: PageContext): Part {
  const first = report.blacklists.rows.flatMap((row) => row.at ?? []).sort()[0];
  if (first === undefined) return null;
  return ` ${words('report:lists.seen', { day: times.day(first), zone: times.zone(first) })}`;
}

const MARKS = { blocks: 'probably', may: 'info', information: 'info' } as const;

/** A group with its rows. Without any, "not on any list" is said only when lists answered, and never of mere information. */
function group(
  context: PageContext,
  which: keyof typeof MARKS,
  rows: readonly BlacklistRow[],
  answered: number,
): Part {
  const { words } = context;
  if (rows.length === 0)
    return which === 'information' || answered === 0
      ? null
      : html`<p class="calm">${shape('closed')} <span>${words(`report:lists.none.${which}`)}</span></p>`;
  const n = new Set(rows.map((row) => row.zone)).size;
  const heads = ['list', 'subject', 'says', 'via'].map((key) => words(`report:lists.${key}`));
  return [
    html`<h3>${shape(MARKS[which])} ${words(`report:lists.${which}`, { n })}</h3>`,
    html`<p class="quiet">${words(`report:lists.about.${which}`)}</p>`,
    table(
      { kind: 'lists', heads, widths: ['25%', '18%', '35%', '22%'] },
      rows.map((row) => [
        listPart(context, row),
        subjectPart(context, row),
        answerPart(row, 200),
        askedPart(context, row),
      ]),
    ),
  ];
}

/** Lists that gave no answer that counts: by what came of it and why, and which ways were tried. */
function notChecked({ words }: PageContext, rows: readonly BlacklistRow[]): Part {
  if (rows.length === 0) return null;
  const states = ['refused', 'broken', 'no-answer', 'not-asked'] as const;
  const items = states.flatMap((state): Part[] => {
    const found = rows.filter((row) => row.state === state);
    const names = listNames(found);
    if (names.length === 0) return [];
    const text = words(`report:gap.lists.${state}`, { n: names.length, count: names.length });
    const byReason = Map.groupBy(found, (row) => reasonText(words, row.reason));
    return [
      html`<b>${text}</b>${[...byReason].map(
        ([reason, same]) =>
          html`<br>${reason === '' ? null : `${reason} `}<span class="quiet">${clip(listNames(same).join(', '), 900)}</span>`,
      )}`,
    ];
  });
  const egress = [...new Set(rows.flatMap((row) => row.egress ?? []))].slice(0, 4);
  const paths = [
    ...new Set(rows.flatMap((row) => [...(row.tried ?? []), row].flatMap((one) => one.path ?? []))),
  ];
  return [
    html`<h3>${shape('unknown')} ${words('report:lists.notChecked', { n: listNames(rows).length })}</h3>`,
    html`<p class="quiet">${words('report:lists.about.notChecked')}</p>`,
    list(items),
    paths.length > 0 &&
      html`<p class="more">${words('report:lists.ways')}: ${paths.map((path) => wayWords(words, path)).join(', ')}.</p>`,
    egress.length > 0 &&
      html`<p class="more">${words('report:lists.egress')}: ${egress.map((ip) => html`${mono(ip, 60)} `)}</p>`,
  ];
}
