import type { BlacklistRow, Evidence, Finding } from '../../../preload/contract/index.ts';
import { makeFinding } from '../finding/registry.ts';
import type { Subject } from './subject.ts';
import { groupOf, isProviderWide } from './summary.ts';

const MAX_NAMES = 6;
const MAX_LINES = 30;

const answerLine = (row: BlacklistRow): string => {
  const answers = row.answers.length > 0 ? row.answers.join(' ') : (row.reason ?? row.state);
  return `${row.zone}: ${answers}${row.ttl === undefined ? '' : ` (TTL ${row.ttl} s)`}`;
};

const evidenceOf = (rows: readonly BlacklistRow[]): Evidence[] => {
  const lines = rows
    .slice(0, MAX_LINES)
    .flatMap((row) => [answerLine(row), ...(row.txt === undefined ? [] : [`TXT ${row.txt}`])]);
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
  const isHit = row.state === 'listed' || row.state === 'policy' || row.state === 'information';
  if (isHit && isProviderWide(row)) {
    return makeFinding('blacklist.provider-wide', {
      ...base,
      cause: 'list',
      params: { subject, list, zone },
    });
  }
  if (row.state === 'policy') return makeFinding('blacklist.policy', { ...base, params });
  if (row.state !== 'listed') return null;
  return makeFinding(groupOf(row) === 'blocks' ? 'blacklist.listed' : 'blacklist.listed-minor', {
    ...base,
    params,
  });
}

function cleanFinding(subject: string, rows: readonly BlacklistRow[]): Finding | null {
  const groups = rows.map(groupOf);
  const clean = groups.filter((group) => group === 'clean' || group === 'information').length;
  if (clean === 0 || groups.includes('blocks') || groups.includes('may')) return null;
  return makeFinding('blacklist.clean', {
    subject,
    params: { subject, clean, asked: rows.length },
    evidence: [],
  });
}

/**
 * Findings of the blacklist question: one per listing, one "clean" per subject that is on no list, one for all lists that refused
 * our DNS server, one when nothing answered, one per subject that is not public (T4). Lists that were not asked make none.
 */
export function blacklistFindings(
  rows: readonly BlacklistRow[],
  subjects: readonly Subject[] = [],
): Finding[] {
  const asked = rows.filter((row) => row.state !== 'not-asked');
  const found = asked.flatMap((row) => hitFinding(row) ?? []);
  const bySubject = Map.groupBy(asked, (row) => row.subject);
  for (const [subject, own] of bySubject)
    found.push(...[cleanFinding(subject, own)].filter((one) => one !== null));
  const refused = asked.filter((row) => row.state === 'refused');
  const isAnswered = asked.some((row) => groupOf(row) !== 'notChecked');
  if (refused.length > 0) {
    found.push(
      makeFinding('blacklist.refused', {
        subject: refused[0]?.via ?? '',
        cause: 'resolver',
        params: { n: new Set(refused.map((row) => row.zone)).size, lists: namesOf(refused) },
        evidence: evidenceOf(refused),
      }),
    );
  } else if (asked.length > 0 && !isAnswered) {
    found.push(
      makeFinding('blacklist.none-answered', {
        subject: asked[0]?.via ?? '',
        cause: 'resolver',
        params: { asked: new Set(asked.map((row) => row.zone)).size },
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
