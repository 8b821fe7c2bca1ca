import type { Merged, MergedCell, MergedRow, PartTrouble, Place } from '../../preload/contract/index.ts';
import type { Params, Words } from '../../words/index.ts';
import type { CoreCell, CoreRow, MergeCore } from '../engine/merge/index.ts';
import { makeTimes } from './parts/times.ts';

/** A row of the merged page in words. */
export function wordRow(row: CoreRow, core: MergeCore, words: Words): MergedRow {
  const { topic, host, family, port, meaning, differs } = row;
  const params = rowParams(row, words);
  return {
    topic,
    ...(host === undefined ? {} : { host }),
    ...(family === undefined ? {} : { family }),
    ...(port === undefined ? {} : { port }),
    title: titleOf(row, core, words),
    inside: row.inside && wordCell(row.inside, words),
    outside: row.outside && wordCell(row.outside, words),
    meaning,
    ...(topic === 'door' ? { short: sayOf(row, 'title', params, words) } : {}),
    means: sayOf(row, 'means', params, words),
    next: sayOf(row, 'next', params, words),
    differs,
    others: row.others.map((one) => ({ ...wordCell(one, words), place: one.place })),
  };
}

/** A row's own words where they fit better, else those of its meaning; nothing to do has no words. */
function sayOf(row: CoreRow, what: 'title' | 'means' | 'next', params: Params, words: Words): string {
  const own = row.says === undefined ? null : `merged:says.${row.says}`;
  if (own !== null && words.has(`${own}.means`)) {
    return words.has(`${own}.${what}`) ? words(`${own}.${what}`, params) : '';
  }
  const key = `merged:meaning.${row.meaning}.${what}`;
  return words.has(key) ? words(key, params) : '';
}

function rowParams({ params }: CoreRow, words: Words): Params {
  const { culprit } = params;
  return { ...params, ...(culprit === undefined ? {} : { culprit: words(`proof:culprit.${culprit}`) }) };
}

function titleOf({ topic, host, family, port }: CoreRow, core: MergeCore, words: Words): string {
  if (topic !== 'door') return words(`merged:topic.${topic}`);
  const isNamed =
    core.rows.filter((row) => row.topic === 'door' && row.family === family && row.port === port).length > 1;
  const params = { family: `IPv${family ?? 4}`, port: port ?? 0, host: host ?? '' };
  return words(isNamed ? 'merged:topic.doorAt' : 'merged:topic.door', params);
}

function wordCell({ part, state, params }: CoreCell, words: Words): MergedCell {
  return {
    part: part.id,
    state,
    params,
    text: words(`merged:state.${state}`, cellParams(params, words)),
    at: part.state.endedAt ?? part.facts.endedAt ?? part.facts.startedAt,
    old: part.old,
  };
}

function cellParams(params: Params, words: Words): Params {
  const { code, culprit } = params;
  const reason = `merged:reason.${code}`;
  return {
    ...params,
    ...(culprit === undefined ? {} : { culprit: words(`proof:culprit.${culprit}`) }),
    ...(typeof code === 'string'
      ? { reason: words(words.has(reason) ? reason : 'merged:reason.other') }
      : {}),
  };
}

/** "Two places agree on everything else.", or what they differ on; what is missing, old, doubtful or without a sure order is said. */
export function agreementOf(core: MergeCore, rows: readonly MergedRow[], words: Words): string {
  const { inside, outside, deciding } = core;
  const sentences: string[] = [];
  if (inside && outside) {
    const split = rows.filter((row, index) => isSplit(row) && index !== core.decidingRow);
    const own = core.decidingRow === null ? undefined : rows[core.decidingRow];
    const isAlso = own !== undefined && isSplit(own);
    const names = split.slice(0, 4).map((row) => row.title);
    if (split.length > 4) names.push('…');
    sentences.push(
      names.length > 0
        ? words(isAlso ? 'merged:agreement.differAlso' : 'merged:agreement.differ', {
            rows: names.join(', '),
          })
        : words(
            rows.some((row) => row.differs || row.others.length > 0)
              ? 'merged:agreement.else'
              : 'merged:agreement.all',
          ),
    );
  } else {
    sentences.push(words(`merged:agreement.only.${deciding.place}`));
  }
  if (rows.some((row) => row.others.length > 0)) sentences.push(words('merged:agreement.earlier'));
  if (deciding.base.old) sentences.push(words('merged:agreement.old'));
  else if (deciding === outside && inside?.base.old) sentences.push(words('merged:agreement.oldInside'));
  if (core.parts.some((part) => part.doubt !== undefined)) sentences.push(words('merged:agreement.doubt'));
  if (!core.orderKnown) sentences.push(words('merged:agreement.order'));
  return sentences.join(' ');
}

/**
 * Two results that cannot both be the whole truth. Staff who may relay where strangers may not, or a list that answered one place only,
 * is no such thing.
 */
function isSplit({ topic, meaning, differs, others }: MergedRow): boolean {
  if (topic !== 'door') return meaning === 'differ';
  const isOutsideSplit = differs && others.some((one) => one.place === 'outside');
  return meaning === 'second-door' || meaning === 'not-reachable' || isOutsideSplit;
}

/** What to do next: from the table; a fresh run first when the deciding result is old. */
export function nextOf(core: MergeCore, words: Words): string {
  const key = `merged:meaning.${core.meaning}.next`;
  const lie = core.outside === null ? core.parts.find((part) => part.doubt !== undefined)?.doubt : undefined;
  const sentences = [
    ...(core.deciding.base.old ? [words('merged:next.fresh')] : []),
    ...(lie === undefined ? [] : [words(`merged:doubt.${lie}`)]),
    ...(words.has(key) ? [words(key)] : []),
    ...(core.meaning === 'not-reachable' && core.mxReached ? [words('merged:next.mxReached')] : []),
  ];
  return sentences.join(' ');
}

/** "Part 3 of 4 is damaged; the rest was opened." */
export function troubleWords({ index, of, why }: PartTrouble, words: Words): string {
  return words(`merged:part.why.${why}`, { index, of });
}

/** Who, where and when of the part that decides for a place: "office, Bekasi · Sari · 22 November 2026, 13:10 WIB". */
export function partLine(merged: Merged, place: 'inside' | 'outside', words: Words): string {
  const id = place === 'inside' ? merged.insidePart : merged.outsidePart;
  const part = merged.parts.find((one) => one.id === id);
  if (!part) return words('merged:none.place');
  const when = makeTimes(words).full(part.endedAt ?? part.startedAt);
  const old = part.old ? words('merged:page.old') : '';
  return [part.where, part.who, when, old].filter((text) => text !== '').join(' · ');
}

export const placeHead = (place: Place, words: Words): string => words(`merged:place.${place}`);

/**
 * The merged table in plain text, for the command line and chat: one block a row, no wider than the terminal makes it. Machine text in it
 * is as it came; the caller makes it safe for its screen.
 */
export function mergedLines(merged: Merged, words: Words): string[] {
  const { verdict } = merged;
  const heads = (['inside', 'outside'] as const).map(
    (place) => `${placeHead(place, words)}: ${partLine(merged, place, words)}`,
  );
  const width = Math.max(8, ...merged.rows.map((row) => [...row.title].length));
  const pad = (text: string): string => text + ' '.repeat(Math.max(0, width - [...text].length));
  const said = (cell: MergedCell | null): string => {
    if (cell === null) return words('merged:none.row');
    return cell.old ? `${cell.text} (${words('merged:page.old')})` : cell.text;
  };
  const rows = merged.rows.flatMap((row) => [
    `${pad(row.title)}  ${placeHead('inside', words)}: ${said(row.inside)} | ${placeHead('outside', words)}: ${said(row.outside)}`,
    `${pad('')}  → ${[row.means, row.next].filter((text) => text !== '').join(' ')}`,
    ...row.others.map(
      (one) =>
        `${pad('')}  ${words('merged:page.other', { place: placeHead(one.place, words) })}: ${one.text}`,
    ),
  ]);
  const doubts = merged.parts.flatMap((part) =>
    part.doubt === undefined
      ? []
      : [`${part.where || part.who || part.id.slice(0, 8)}: ${words(`merged:doubt.${part.doubt}`)}`],
  );
  return [
    words('merged:page.caseLine', { number: merged.caseNumber }),
    ...heads,
    '',
    ...rows,
    '',
    `${verdict.headline} ${verdict.detail}`,
    verdict.agreement,
    ...(verdict.next === '' ? [] : [verdict.next]),
    ...doubts,
    ...merged.troubles.map((trouble) => troubleWords(trouble, words)),
  ];
}
