import type { BlacklistRow } from '../../../preload/contract/index.ts';
import { list, mono, section, table } from '../parts/blocks.ts';
import { countLists, groupLists } from '../parts/facts.ts';
import { type Html, html, type Part } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { clip } from '../parts/safe-text.ts';
import { shape } from '../parts/shapes.ts';

/** Page 5 (UX §9): three groups and the silent ones, raw answers, in which order to ask for delisting. */
export function blacklistPage(context: PageContext): Html {
  const { report, words } = context;
  const { rows } = report.blacklists;
  const groups = groupLists(rows);
  const { asked, answered } = countLists(rows);
  return section(
    'blacklists',
    words('report:lists.title'),
    lead(context, 300),
    asked > 0 && html`<p class="quiet">${words('report:lists.answered', { answered, asked })}</p>`,
    group(context, 'matter', groups.matter, 'probably', answered),
    group(context, 'minor', groups.minor, 'info', answered),
    groups.clean.length > 0 && [
      html`<h3>${shape('closed')} ${words('report:lists.clean', { n: groups.clean.length })}</h3>`,
      list(
        names(groups.clean).map((name) => clip(name, 60)),
        'columns',
      ),
    ],
    silent(context, groups.silent),
    groups.matter.length + groups.minor.length > 0 && delisting(context, [...groups.matter, ...groups.minor]),
  );
}

/** The short form for the summary: one sentence and the listings that matter most. */
export function blacklistShort(context: PageContext): Html {
  const { report, words } = context;
  const groups = groupLists(report.blacklists.rows);
  const worst = [...groups.matter, ...groups.minor];
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
        worst.slice(0, 4).map((row) => [clip(row.name, 30), mono(row.subject, 45), answer(row, 56)]),
      ),
    worst.length > 4 && html`<p class="more">${words('report:lists.more', { n: worst.length - 4 })}</p>`,
    groups.matter.length > 0 && html`<p>${words('report:lists.orderShort')}</p>`,
  );
}

/** The one sentence about all lists; without one, that they were not asked. */
function lead({ report, words }: PageContext, most: number): Html {
  const { headline, rows } = report.blacklists;
  const text = headline === '' && rows.length === 0 ? words('report:gap.noLists') : headline;
  return html`<p class="lead">${clip(text, most)}</p>`;
}

/** Names of lists, each once. */
function names(rows: readonly BlacklistRow[]): string[] {
  return [...new Set(rows.map((row) => row.name))];
}

/** What a list says: its raw answer, then the catalogue's meaning of it, then the list's own words. */
function answer(row: BlacklistRow, most: number): Part {
  return html`${row.answers.length > 0 ? mono(row.answers.join(' '), most / 2) : null} ${
    row.meaning ? html`<span lang="en">${clip(row.meaning, most)}</span>` : null
  }${row.txt && most > 100 ? html`<small><code translate="no">${clip(row.txt, 300)}</code></small>` : null}`;
}

function group(
  { words }: PageContext,
  which: 'matter' | 'minor',
  rows: readonly BlacklistRow[],
  mark: 'probably' | 'info',
  answered: number,
): Part {
  if (rows.length === 0)
    return answered === 0
      ? null
      : html`<p class="calm">${shape('closed')} <span>${words(`report:lists.none.${which}`)}</span></p>`;
  const heads = ['list', 'subject', 'says', 'via'].map((key) => words(`report:lists.${key}`));
  return [
    html`<h3>${shape(mark)} ${words(`report:lists.${which}`, { n: rows.length })}</h3>`,
    table(
      { kind: 'lists', heads, widths: ['26%', '18%', '38%', '18%'] },
      rows.map((row) => [
        html`${clip(row.name, 80)}<small><code translate="no">${clip(row.zone, 80)}</code></small>`,
        mono(row.subject, 80),
        answer(row, 200),
        html`${mono(row.via, 60)}${row.ttl === undefined ? null : html`<small>TTL ${row.ttl}</small>`}`,
      ]),
    ),
  ];
}

function silent({ words }: PageContext, rows: readonly BlacklistRow[]): Part {
  if (rows.length === 0) return null;
  const states = ['refused', 'broken', 'no-answer', 'not-asked'] as const;
  const items = states.flatMap((state) => {
    const found = names(rows.filter((row) => row.state === state));
    if (found.length === 0) return [];
    const text = words(`report:gap.lists.${state}`, { n: found.length, count: found.length });
    return [html`${text}: <span class="quiet">${clip(found.join(', '), 900)}</span>`];
  });
  return [html`<h3>${shape('unknown')} ${words('report:lists.silent')}</h3>`, list(items)];
}

/** B6: close the hole, empty the queue, ask, look again; then the lists in the order in which asking pays. */
function delisting({ words }: PageContext, rows: readonly BlacklistRow[]): Html {
  const askable = rows.filter((row) => row.state === 'listed' || row.state === 'policy');
  const byZone = [...new Map(askable.map((row) => [row.zone, row])).values()];
  const steps = ['close', 'queue', 'ask', 'again'].map((step) => words(`report:delist.${step}`));
  const how = (row: BlacklistRow): Part => {
    const facts = row.delist;
    if (!facts) return words('report:delist.unknown');
    const expires = facts.autoExpires;
    return html`${facts.url ? mono(facts.url, 200) : words('report:delist.noForm')}${
      expires
        ? html`<small>${words('report:delist.expires')}: <span lang="en">${clip(expires, 160)}</span></small>`
        : null
    }${facts.paid ? html`<small><b>${words('report:delist.paid')}</b></small>` : null}`;
  };
  return html`<h3>${words('report:delist.title')}</h3><ol class="steps">${steps.map((step) => html`<li>${step}</li>`)}</ol>${
    byZone.length > 0
      ? table(
          {
            kind: 'actions',
            heads: ['list', 'how', 'asked', 'look'].map((key) => words(`report:delist.${key}`)),
            widths: ['24%', '46%', '15%', '15%'],
          },
          byZone.slice(0, 40).map((row) => [clip(row.name, 80), how(row), null, null]),
        )
      : null
  }`;
}
