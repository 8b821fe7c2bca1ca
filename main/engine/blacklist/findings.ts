import type { BlacklistRow, Evidence, Finding } from '../../../preload/contract/index.ts';
import type { Interception } from '../dns/resolver.ts';
import { makeFinding } from '../finding/registry.ts';
import { safeText } from './safe-text.ts';
import type { Subject } from './subject.ts';
import { groupOf, isProviderWide } from './summary.ts';

const MAX_NAMES = 6;
const MAX_LINES = 30;

const answerLine = (row: BlacklistRow): string => {
  const answers = row.answers.length > 0 ? row.answers.join(' ') : (row.reason ?? row.state);
  return `${row.zone}: ${answers}${row.ttl === undefined ? '' : ` (TTL ${row.ttl} s)`}`;
};

const triedLine = (row: BlacklistRow): string[] =>
  (row.tried ?? []).map((way) => `${row.zone} @ ${way.via}: ${way.reason ?? way.state}`);

const evidenceOf = (rows: readonly BlacklistRow[]): Evidence[] => {
  const lines = rows
    .slice(0, MAX_LINES)
    .flatMap((row) => [
      answerLine(row),
      ...(row.txt === undefined ? [] : [`TXT ${row.txt}`]),
      ...triedLine(row),
    ]);
  return [{ kind: 'dns', source: rows[0]?.via ?? '', lines: lines.slice(0, 40), deciding: 0 }];
};

const namesOf = (rows: readonly BlacklistRow[]): string => {
  const names = [...new Set(rows.map((row) => row.name))];
  const more = names.length > MAX_NAMES ? ` +${names.length - MAX_NAMES}` : '';
  return `${names.slice(0, MAX_NAMES).join(', ')}${more}`;
};

function hitFinding(row: BlacklistRow): Finding | null {
  const { subject, zone } = row;
  const list = row.name;
  const base = {
    subject,
    evidence: evidenceOf([row]),
    ...(row.delist?.lookupUrl ? { refs: [row.delist.lookupUrl] } : {}),
  };
  const params = { subject, list, zone, meaning: row.meaning ?? row.answers.join(' ') };
  const isHit = row.state === 'listed' || row.state === 'policy' || row.reason === 'provider-wide';
  if (isHit && isProviderWide(row)) {
    return makeFinding('blacklist.provider-wide', {
      ...base,
      cause: 'list',
      params: { subject, list, zone },
    });
  }
  if (row.state === 'policy') return makeFinding('blacklist.policy', { ...base, params });
  if (row.state !== 'listed' || groupOf(row) === 'information') return null;
  return makeFinding(groupOf(row) === 'blocks' ? 'blacklist.listed' : 'blacklist.listed-minor', {
    ...base,
    params,
  });
}

function cleanFinding(subject: string, rows: readonly BlacklistRow[]): Finding | null {
  const groups = rows.map(groupOf);
  const clean = groups.filter((group) => group === 'clean').length;
  if (clean === 0 || groups.includes('blocks') || groups.includes('may')) return null;
  return makeFinding('blacklist.clean', {
    subject,
    params: { subject, clean, asked: rows.length },
    evidence: [],
  });
}

const zonesOf = (rows: readonly BlacklistRow[]): number => new Set(rows.map((row) => row.zone)).size;

/** Somebody's own way of asking that was turned down: `reason` of the row, or of a way tried before. */
const failedBy = (row: BlacklistRow, reason: string): boolean =>
  row.reason === reason || row.tried?.some((way) => way.reason === reason) === true;

const isRefused = (row: Pick<BlacklistRow, 'state' | 'reason'>): boolean =>
  row.state === 'refused' && row.reason !== 'key-refused';

/** Who was turned away: the address the list saw asking, when its text names it, else the resolver we asked. */
const refusedResolver = (rows: readonly BlacklistRow[]): string => {
  const tried = rows.flatMap((row) => row.tried ?? []).find(isRefused);
  return rows.find((row) => row.egress !== undefined)?.egress ?? tried?.via ?? rows[0]?.via ?? '';
};

/** Lists that would not answer a resolver: those of which nothing is known, and those that answered on another way. */
function refusals(asked: readonly BlacklistRow[]): Finding[] {
  const make = (
    id: 'blacklist.refused' | 'blacklist.refused-solved',
    rows: readonly BlacklistRow[],
  ): Finding =>
    makeFinding(id, {
      subject: rows[0]?.tried?.find(isRefused)?.via ?? rows[0]?.via ?? '',
      cause: 'resolver',
      params: { n: zonesOf(rows), lists: namesOf(rows), resolver: refusedResolver(rows) },
      evidence: evidenceOf(rows),
    });
  const left = asked.filter(isRefused);
  const solved = asked.filter((row) => groupOf(row) !== 'notChecked' && row.tried?.some(isRefused) === true);
  return [
    ...(left.length > 0 ? [make('blacklist.refused', left)] : []),
    ...(solved.length > 0 ? [make('blacklist.refused-solved', solved)] : []),
  ];
}

function keyRefusals(rows: readonly BlacklistRow[]): Finding[] {
  const own = rows.filter((row) => failedBy(row, 'key-refused'));
  if (own.length === 0) return [];
  return [
    makeFinding('blacklist.key-refused', {
      subject: own[0]?.zone ?? '',
      cause: 'ours',
      params: { n: zonesOf(own), lists: namesOf(own) },
      evidence: evidenceOf(own),
    }),
  ];
}

function interceptions(rows: readonly BlacklistRow[], interception: Interception | undefined): Finding[] {
  const own = rows.filter((row) => failedBy(row, 'intercepted'));
  if (own.length === 0) return [];
  const detail = interception?.detail;
  return [
    makeFinding('blacklist.intercepted', {
      subject: 'DNS',
      cause: 'path',
      params: { n: zonesOf(own), lists: namesOf(own), intercepted: interception?.sign ?? 'unknown' },
      evidence: detail === undefined ? [] : [{ kind: 'dns', lines: [safeText(detail)], deciding: 0 }],
    }),
  ];
}

/**
 * Findings of the blacklist question: one per listing, one "clean" per subject that is on no list, one for all lists that refused
 * our DNS server and one for those of them that answered on another way, one for keys that do not fit, one when the way to the lists'
 * own servers is intercepted (`interception` says how), one when nothing answered, one per subject that is not public (T4).
 */
export function blacklistFindings(
  rows: readonly BlacklistRow[],
  subjects: readonly Subject[] = [],
  interception?: Interception,
): Finding[] {
  const asked = rows.filter((row) => row.state !== 'not-asked');
  const found = asked.flatMap((row) => hitFinding(row) ?? []);
  const bySubject = Map.groupBy(asked, (row) => row.subject);
  for (const [subject, own] of bySubject)
    found.push(...[cleanFinding(subject, own)].filter((one) => one !== null));
  const isAnswered = asked.some((row) => groupOf(row) !== 'notChecked');
  found.push(...refusals(asked), ...keyRefusals(asked), ...interceptions(rows, interception));
  if (asked.length > 0 && !isAnswered && !asked.some(isRefused)) {
    found.push(
      makeFinding('blacklist.none-answered', {
        subject: asked[0]?.via ?? '',
        cause: 'resolver',
        params: { asked: zonesOf(asked) },
        evidence: evidenceOf(asked),
      }),
    );
  }
  for (const subject of subjects.filter((one) => !one.public)) {
    found.push(
      makeFinding('blacklist.not-public', {
        subject: subject.value,
        params: { subject: subject.value },
        evidence: subject.why ? [{ kind: 'text', lines: [subject.why] }] : [],
      }),
    );
  }
  return found;
}
