import type { BlacklistRow, Delisting, DelistPlan } from '../../../preload/contract/index.ts';
import type { Words } from '../../../words/index.ts';
import { mono, table } from '../parts/blocks.ts';
import { type Html, html, type Part } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { clip } from '../parts/safe-text.ts';
import { chip, shape } from '../parts/shapes.ts';

/** Listings in the table; more would only be the same again. */
const MOST = 40;
/** Nothing to fill in: an empty cell is a box for a pen. */
const NONE = '–';

/** B6: close the hole, empty the queue, ask, look again; then every listing and what was done about it. Nothing without listings. */
export function delistBlock(context: PageContext, hits: readonly BlacklistRow[]): Part {
  const { report, words } = context;
  const plan = report.delisting;
  const lists = plan?.lists ?? hits.map(fromRow);
  if (lists.length === 0) return null;
  const steps = [
    [words('report:delist.close'), plan && holeMark(context, plan)],
    [words('report:delist.queue'), plan && queueMark(context, plan)],
    [words('report:delist.ask'), null],
    [words('report:delist.again'), plan?.nextLook && nextMark(context, plan.nextLook)],
  ];
  return html`<h3>${words('report:delist.title')}</h3><ol class="steps">${steps.map(
    ([text, mark]) => html`<li>${text}${mark ? html` <span class="step">${mark}</span>` : null}</li>`,
  )}</ol>${table(
    {
      kind: 'actions tracker',
      heads: ['list', 'how', 'state', 'asked', 'look'].map((key) => words(`report:delist.${key}`)),
      widths: ['25%', '34%', '15%', '13%', '13%'],
    },
    lists.slice(0, MOST).map((one) => trackerRow(context, one)),
  )}${lists.length > MOST ? html`<p class="more">${words('report:delist.more', { n: lists.length - MOST })}</p>` : null}`;
}

/** A listing that nobody has marked yet, from the answer of this run. */
function fromRow(row: BlacklistRow): Delisting {
  const { url = null, lookupUrl = null, autoExpires = null, paid = null } = row.delist ?? {};
  const seen = row.at ?? '';
  return {
    zone: row.zone,
    name: row.name,
    subject: row.subject,
    state: url === null || row.scope === 'asn' ? 'waits' : 'to-ask',
    weight: row.weight,
    scope: row.scope,
    since: seen,
    lastSeen: seen,
    askedOn: null,
    lookAgainOn: null,
    goneAt: null,
    url,
    lookupUrl,
    autoExpires,
    paid,
  };
}

function trackerRow({ words, times }: PageContext, one: Delisting): Part[] {
  const isGone = one.state === 'gone';
  const day = (text: string | null, isOver: boolean): Part =>
    text === null ? isOver && NONE : times.calendar(text);
  return [
    html`${clip(one.name, 80)}<small>${mono(one.subject, 80)}</small>${
      one.scope === 'asn' || one.scope === 'range'
        ? html`<small><b>${words(`report:lists.whose.${one.scope}`)}</b></small>`
        : null
    }`,
    isGone ? NONE : howPart(words, one),
    html`${isGone ? shape('closed') : null} ${words(`report:delist.is.${one.state}`)}${
      isGone && one.goneAt ? html`<small>${times.day(one.goneAt)}</small>` : null
    }`,
    day(one.askedOn, isGone || one.state === 'waits'),
    day(one.lookAgainOn, isGone),
  ];
}

/** Where to ask, how long it takes, and that nobody should pay. */
function howPart(words: Words, one: Delisting): Html {
  const { url, autoExpires, paid } = one;
  return html`${url === null ? words('report:delist.noForm') : mono(url, 200)}${
    autoExpires
      ? html`<small>${words('report:delist.expires')}: <span lang="en">${clip(autoExpires, 160)}</span></small>`
      : null
  }${paid ? html`<small><b>${words('report:delist.paid')}</b></small>` : null}`;
}

function holeMark({ words }: PageContext, { hole }: DelistPlan): Html {
  const which = { closed: 'closed', open: 'open', unknown: 'unknown' } as const;
  return chip(which[hole], words(`report:delist.hole.${hole}`));
}

function queueMark({ words, times }: PageContext, { queueEmptied }: DelistPlan): Html {
  if (queueEmptied === null) return chip('hand', words('report:delist.queueNot'));
  return chip('closed', words('report:delist.queueDone', { day: times.day(queueEmptied) }));
}

function nextMark({ words, times }: PageContext, day: string): Html {
  return chip('info', words('report:delist.next', { day: times.calendar(day) }));
}
