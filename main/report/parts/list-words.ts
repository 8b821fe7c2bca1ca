import type { BlacklistRow } from '../../../preload/contract/index.ts';
import type { Words } from '../../../words/index.ts';
import { mono } from './blocks.ts';
import { type Html, html, type Part } from './html.ts';
import type { PageContext } from './page-context.ts';
import { clip } from './safe-text.ts';

type ListPath = NonNullable<BlacklistRow['path']>;

/** How a list was asked, in words (B3). */
export function wayWords(words: Words, path: ListPath): string {
  return words(`report:lists.way.${path}`);
}

/** Why a list was not asked, would not answer or cannot be trusted; empty when there are no words for it. */
export function reasonText(words: Words, reason: string | undefined): string {
  const key = `findingBlacklist:reason.${reason ?? ''}`;
  return words.has(key) ? words(key) : '';
}

/** What was asked about, and what it is to the case. */
export function subjectPart({ words }: PageContext, row: BlacklistRow): Html {
  return html`${mono(row.subject, 80)}${row.role ? html`<small>${words(`report:lists.role.${row.role}`)}</small>` : null}`;
}

/** Name and zone of a list; a listing of a whole network says so in the same breath. */
export function listPart({ words }: PageContext, row: BlacklistRow): Html {
  const isHit = row.state === 'listed' || row.state === 'policy' || row.state === 'information';
  const whose = isHit && (row.scope === 'asn' || row.scope === 'range') ? row.scope : null;
  return html`${clip(row.name, 80)}<small><code translate="no">${clip(row.zone, 80)}</code></small>${
    whose ? html`<small><b>${words(`report:lists.whose.${whose}`)}</b></small>` : null
  }`;
}

/** What a list says: its raw answer, then the catalogue's meaning of it, then the list's own words. */
export function answerPart(row: BlacklistRow, most: number): Part {
  return html`${row.answers.length > 0 ? mono(row.answers.join(' '), most / 2) : null} ${
    row.meaning ? html`<span lang="en">${clip(row.meaning, most)}</span>` : null
  }${row.txt && most > 100 ? html`<small><code translate="no">${clip(row.txt, 300)}</code></small>` : null}`;
}

/** Which way the answer came, when it was seen, how long it may be kept, and what was tried before. */
export function askedPart(context: PageContext, row: BlacklistRow): Html {
  const { words, times } = context;
  const notes = [
    row.at === undefined ? '' : times.clock(row.at),
    row.ttl === undefined ? '' : `TTL ${row.ttl}`,
  ].filter((note) => note !== '');
  return html`${row.path ? html`${wayWords(words, row.path)}<br>` : null}${mono(row.via, 60)}${
    notes.length > 0 ? html`<small>${notes.join(' · ')}</small>` : null
  }${triedPart(context, row)}`;
}

/** Ways that were tried before the one that is shown, each with what came of it. */
export function triedPart({ words }: PageContext, row: BlacklistRow): Part {
  if (!row.tried || row.tried.length === 0) return null;
  return html`<small>${words('report:lists.tried')}: ${row.tried
    .map((one) => `${wayWords(words, one.path)}, ${words(`report:listState.${one.state}`)}`)
    .join('; ')}</small>`;
}
