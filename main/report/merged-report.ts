import type {
  BlacklistRow,
  CasePart,
  Cell,
  Finding,
  Language,
  Merged,
  PartTrouble,
  Report,
} from '../../preload/contract/index.ts';
import { type Words, wordsIn } from '../../words/index.ts';
import { rowKey } from '../engine/blacklist/index.ts';
import {
  isAnswer,
  isHit,
  type JudgedPart,
  keyOf,
  type MergeCore,
  type MergePart,
  mergeRuns,
  type PlaceView,
  topicOf,
} from '../engine/merge/index.ts';
import { cellKey } from '../engine/run/doors.ts';
import type { RunState } from '../engine/run/fold.ts';
import { buildReport } from './build-report.ts';
import { agreementOf, nextOf, wordRow } from './merged-words.ts';

export type MergedOptions = {
  caseNumber: string;
  troubles: readonly PartTrouble[];
  language: Language;
  /** ISO time: also what "older than a day" is counted from. */
  created: string;
};

/**
 * The report of a case with all its parts (UX §8). For one part it is that run's report, without `merged`. `verdict`, `vantage`, `run` and
 * `timing` are those of the place that decides; doors, lists, findings and conversations are the union, each door with its `part`.
 * A conversation's `cell` is `address:port`; where another part talked at the same door, `part/address:port` (see `transcriptKey`).
 * Pure. Throws RangeError without any part.
 */
export function buildMergedReport(parts: readonly MergePart[], options: MergedOptions): Report {
  const core = mergeRuns(parts, options.created);
  const [only] = core.parts;
  if (only && core.parts.length === 1 && options.troubles.length === 0) {
    return buildReport(only.state, options.language, options.created);
  }
  return reportOf(core, options);
}

/** What the parts of a case mean together; null for one part alone. */
export function mergedOf(parts: readonly MergePart[], options: MergedOptions): Merged | null {
  return parts.length === 0 ? null : (buildMergedReport(parts, options).merged ?? null);
}

/** Key of the conversation of a door in `report.transcripts`: its part's own, where two parts talked at the same door. */
export function transcriptKey(report: Report, cell: Cell): string {
  const plain = cellKey(cell);
  const own = `${cell.part ?? ''}/${plain}`;
  return report.transcripts.some((one) => one.cell === own) ? own : plain;
}

function reportOf(core: MergeCore, options: MergedOptions): Report {
  const { language, created } = options;
  const words = wordsIn(language);
  const decided = buildReport({ ...core.deciding.state, verdict: core.verdict }, language, created);
  const union = buildReport(unionState(core), language, created);
  const rows = core.rows.map((row) => wordRow(row, core, words));
  const verdict = { ...decided.verdict, ...sayVerdict(core, decided.verdict, options, words) };
  return {
    ...union,
    target: decided.target,
    vantage: decided.vantage,
    verdict,
    timing: decided.timing,
    run: { ...decided.run, sent: union.left.messagesSent > 0 },
    merged: {
      caseNumber: options.caseNumber,
      parts: core.parts.map(partOf),
      insidePart: core.inside?.base.id ?? null,
      outsidePart: core.outside?.base.id ?? null,
      rows,
      meaning: core.meaning,
      verdict: {
        code: verdict.code,
        headline: verdict.headline,
        detail: verdict.detail,
        agreement: agreementOf(core, rows, words),
        next: nextOf(core, words),
      },
      troubles: [...options.troubles],
      clocksApartS: core.clocksApartS,
    },
  };
}

/** MIXED says both sentences, then the outside's own; a place that is missing is said by the codes themselves. */
function sayVerdict(
  core: MergeCore,
  said: Report['verdict'],
  { language, created }: MergedOptions,
  words: Words,
): Pick<Report['verdict'], 'detail' | 'seenFrom'> {
  const { inside, outside, deciding } = core;
  const own = core.verdict.code === 'MIXED' ? buildReport(deciding.state, language, created).verdict : null;
  return {
    detail: own === null ? said.detail : `${said.detail} ${own.headline}`,
    seenFrom: inside && outside ? words('merged:place.both') : said.seenFrom,
  };
}

function partOf(part: JudgedPart): CasePart {
  return {
    ...part.facts,
    runId: part.state.runId,
    own: part.own,
    verdict: part.verdict.code,
    vantage: part.state.vantage,
    old: part.old,
    ...(part.doubt === undefined ? {} : { doubt: part.doubt }),
  };
}

/** All places as one run, for everything of the report that is a union. The deciding place comes first. */
function unionState(core: MergeCore): RunState {
  const { deciding } = core;
  const rest = [core.outside, core.inside, core.unknown].flatMap((view) =>
    view !== null && view.base !== deciding.base ? [view] : [],
  );
  const views = [viewAsShown(core, deciding), ...rest];
  const cells = new Map<string, Cell>();
  const transcripts: RunState['transcripts'] = new Map();
  for (const view of views) {
    for (const [key, cell] of view.state.cells) {
      const part = view.partOf.get(key)?.id ?? view.base.id;
      const free = cells.has(key) ? `${part}/${key}` : key;
      cells.set(free, { ...cell, part });
      const lines = view.state.transcripts.get(key);
      if (lines) transcripts.set(free, lines);
    }
  }
  const products = views.flatMap((view) => view.state.products);
  return {
    ...deciding.state,
    verdict: core.verdict,
    cells,
    transcripts,
    rows: unionRows(views),
    findings: unionFindings(core, views),
    products: products
      .filter((row, index) => products.findIndex((one) => one.id === row.id) === index)
      .slice(0, 8),
    productsOf: new Map(views.toReversed().flatMap((view) => [...view.state.productsOf])),
    left: sumLeft(core.parts),
  };
}

/** The outside view carries what comparing found out about masked visitors. */
const viewAsShown = (core: MergeCore, view: PlaceView): PlaceView =>
  view.place === 'outside' ? (core.outside ?? view) : view;

function sumLeft(parts: readonly JudgedPart[]): RunState['left'] {
  const sum = (pick: (left: RunState['left']) => number): number =>
    parts.reduce((all, part) => all + pick(part.state.left), 0);
  return {
    smtpConnections: sum((left) => left.smtpConnections),
    dnsQuestions: sum((left) => left.dnsQuestions),
    messagesSent: sum((left) => left.messagesSent),
    others: [...new Set(parts.flatMap((part) => part.state.left.others))].sort(),
  };
}

/** One answer a list and subject: whoever was answered, and "listed" before "clean"; a split is told by the merged rows. */
function unionRows(views: readonly PlaceView[]): BlacklistRow[] {
  const rank = (row: BlacklistRow): number => (isHit(row) ? 2 : isAnswer(row) ? 1 : 0);
  const rows = new Map<string, BlacklistRow>();
  for (const row of views.flatMap((view) => view.state.rows)) {
    const known = rows.get(rowKey(row));
    if (!known || rank(row) > rank(known)) rows.set(rowKey(row), row);
  }
  return [...rows.values()];
}

/** Said by one place only because it could not see more: moot when the other place has looked. */
const MOOT: readonly string[] = ['relay.open-inside', 'relay.closed-inside', 'relay.unknown', 'relay.closed'];

/**
 * The deciding place's findings, and those of the others about what it did not look at. The same finding about the same subject, or the
 * same door under its other address, is said once.
 */
function unionFindings(core: MergeCore, views: readonly PlaceView[]): Map<string, Finding> {
  const [first, ...rest] = views;
  const all = new Map(first?.state.findings ?? []);
  const alias = new Map(
    core.pairs.flatMap(({ inside, outside }) =>
      inside && outside ? [[cellKey(inside.cell), cellKey(outside.cell)] as const] : [],
    ),
  );
  for (const view of rest) {
    for (const [key, row] of view.state.findings) {
      if (core.outside !== null && (MOOT.includes(row.id) || row.area === 'vantage')) continue;
      const rivals = [...all].filter(([, one]) => isSameMatter(one, row, alias));
      const answered = rivals.filter(([, one]) => one.severity !== 'unknown');
      if (answered.length > 0 || (rivals.length > 0 && row.severity === 'unknown')) continue;
      for (const [old] of rivals) all.delete(old);
      all.set(key, row);
    }
  }
  return all;
}

/** Lists: a hit is about one list; the rest of a place's words about lists is one matter. Everything else: topic and subject. */
function isSameMatter(known: Finding, row: Finding, alias: ReadonlyMap<string, string>): boolean {
  if (known.area !== row.area) return false;
  if (row.area === 'blacklist') {
    const isListed = (one: Finding): boolean => typeof one.params.zone === 'string';
    if (isListed(row) || isListed(known)) return keyOf(known) === keyOf(row);
    return row.severity === 'unknown' || known.severity === 'unknown' || known.id === row.id;
  }
  const isSubject = known.subject === row.subject || known.subject === alias.get(row.subject);
  if (!isSubject) return false;
  return row.area === 'relay' ? known.id === row.id : topicOf(known.id) === topicOf(row.id);
}
