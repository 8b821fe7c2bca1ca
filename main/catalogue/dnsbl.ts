import { z } from 'zod';
import type { KeyFamily, OwnList } from '../../preload/contract/index.ts';
import shipped from './dnsbl.json' with { type: 'json' };
import { once } from './once.ts';

/** Limits of a list file from outside (S4). */
export const DNSBL_MAX_ROWS = 2000;
/** Octets of a list file from outside (S4). */
export const DNSBL_MAX_BYTES = 4 * 1024 * 1024;
const MAX_CODES = 64;

const OCTET = String.raw`(?:\*|\d{1,3}(?:-\d{1,3})?)`;
const BIT = '(?:1|2|4|8|16|32|64|128)';
/** Four octets, or fewer with `*` for the rest; `bitmask N`; a bare `*`. */
const MATCH = new RegExp(
  String.raw`^(?:\*|bitmask ${BIT}|${OCTET}(?:\.${OCTET}){3}|${OCTET}(?:\.${OCTET}){0,1}\.\*)$`,
);
const ZONE = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))+$/;

const text = z.string().max(2000);
const nullableText = text.nullable().default(null);
const link = z
  .string()
  .max(500)
  .refine((url) => /^https?:\/\//.test(url), 'not a web address')
  .nullable()
  .default(null);

/** One answer and what it means. `match`: exact, last-octet range, `*`, `bitmask N`, bare `*` (blacklists.md §0). */
const codeMeaning = z.strictObject({
  match: z.string().regex(MATCH, 'not an answer pattern'),
  meaning: text,
  severity: z.enum(['listed', 'policy', 'informational', 'error']),
});

/** Where a list proves itself (RFC 5782 §5): an entry that must be there and one that must not. */
const testPoint = z.strictObject({ listed: text.min(1), unlisted: text.min(1).nullable() });

/** One list. Fields are explained in the knowledge page on blacklists, §0; `null` = not known. */
export const dnsblRow = z.strictObject({
  zone: z.string().regex(ZONE, 'not a zone name in lower case'),
  name: text.min(1),
  operator: nullableText,
  kind: z.array(z.enum(['ip4', 'ip6', 'domain'])).min(1),
  scope: z.enum(['ip', 'range', 'asn', 'domain']),
  category: z.string().max(60).default('spam-source'),
  weight: z.enum(['major', 'common', 'minor', 'informational']),
  query: z.union([
    z.enum(['default', 'extended', 'with-key', 'never', 'practice']),
    z.templateLiteral(['covered-by:', z.string().min(1).max(253)]),
  ]),
  codes: z.array(codeMeaning).max(MAX_CODES),
  unmatched: z.enum(['listed', 'unknown', 'informational', 'error']),
  errorCodes: z.array(codeMeaning).max(MAX_CODES).default([]),
  testPoint: testPoint.nullable(),
  lookupUrl: link,
  delistUrl: link,
  autoExpires: nullableText,
  paidDelisting: z.boolean().nullable().default(null),
  keyRequired: z.enum(['none', 'optional', 'required']).default('none'),
  keyZoneTemplate: nullableText,
  publicResolverBlocked: z.boolean().nullable().default(null),
  freeUse: nullableText,
  status: z.enum(['active', 'uncertain', 'list-the-world', 'dead']).default('active'),
  confidence: z.enum(['high', 'medium', 'low']).default('low'),
  statusNote: nullableText,
  source: nullableText,
  /** When the sources of the row were read, `YYYY-MM` or `YYYY-MM-DD`. */
  checkedOn: z
    .string()
    .regex(/^\d{4}-\d{2}(?:-\d{2})?$/, 'not a month or a day')
    .nullable()
    .default(null),
});
export type DnsblRow = z.infer<typeof dnsblRow>;

/** Why a list file cannot be used. `where` is the row and field, `zone` the list's name when it could be read. */
export type DnsblProblem = {
  code: 'too-large' | 'not-json' | 'not-a-list' | 'bad-row' | 'twice';
  where: string;
  zone: string;
  detail: string;
};

/** Thrown by the readers of list files; nothing of a faulty file is used (S4). */
export class DnsblCatalogueError extends Error {
  readonly problem: DnsblProblem;
  constructor(problem: DnsblProblem) {
    super(`${problem.code} ${problem.where}: ${problem.detail}`);
    this.name = 'DnsblCatalogueError';
    this.problem = problem;
  }
}

const complain = (code: DnsblProblem['code'], where: string, zone: string, detail: string): never => {
  throw new DnsblCatalogueError({ code, where, zone, detail: detail.slice(0, 300) });
};

const zoneOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'zone' in value ? String(value.zone).slice(0, 253) : '';

/** Reads a parsed list file (`--lists FILE`): an array of rows like `dnsbl.json`'s. Throws DnsblCatalogueError. */
export function parseDnsblCatalogue(json: unknown): DnsblRow[] {
  if (!Array.isArray(json)) return complain('not-a-list', '', '', 'an array of lists was expected');
  if (json.length > DNSBL_MAX_ROWS) {
    return complain('too-large', '', '', `${json.length} lists, at most ${DNSBL_MAX_ROWS}`);
  }
  const rows: DnsblRow[] = [];
  const zones = new Set<string>();
  for (const [index, value] of json.entries()) {
    const parsed = dnsblRow.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const where = [index, ...(issue?.path ?? [])].join('.');
      return complain('bad-row', where, zoneOf(value), issue?.message ?? '');
    }
    if (zones.has(parsed.data.zone)) return complain('twice', String(index), parsed.data.zone, 'named twice');
    zones.add(parsed.data.zone);
    rows.push(parsed.data);
  }
  return rows;
}

/** The same from a file's text, with a limit on its size. Throws DnsblCatalogueError. */
export function parseDnsblText(content: string): DnsblRow[] {
  if (content.length > DNSBL_MAX_BYTES) {
    complain('too-large', '', '', `${content.length} characters, at most ${DNSBL_MAX_BYTES}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch (error) {
    complain('not-json', '', '', error instanceof Error ? error.message : '');
  }
  return parseDnsblCatalogue(json);
}

/** The lists we ship: dead ones too, so that nobody is frightened by their names (B1). */
export const dnsblCatalogue: () => readonly DnsblRow[] = once(() => parseDnsblCatalogue(shipped));

/** Operators whose key opens lists. `zone`: the end of the zones that a key of theirs stands in front of. */
export const KEY_FAMILIES: readonly { family: KeyFamily; name: string; url: string; zone: string }[] = [
  {
    family: 'spamhaus',
    name: 'Spamhaus Data Query Service',
    url: 'https://www.spamhaus.com/data-access/free-data-query-service/',
    zone: 'dq.spamhaus.net',
  },
  { family: 'abusix', name: 'Abusix Mail Intelligence', url: 'https://app.abusix.com/', zone: 'abusix.zone' },
  { family: 'spamrats', name: 'SpamRATS', url: 'https://www.spamrats.com/', zone: 'spamrats.com' },
];

/** Which operator's key opens a list, from where its key stands (`{key}.zen.dq.spamhaus.net`); null when none that we keep does. */
export function keyFamilyOf(row: Pick<DnsblRow, 'keyZoneTemplate'>): KeyFamily | null {
  const template = row.keyZoneTemplate;
  if (!template?.startsWith('{key}.')) return null;
  return KEY_FAMILIES.find((known) => template.endsWith(`.${known.zone}`))?.family ?? null;
}

/**
 * A list that the person added, as a row: proved at the standard test points (RFC 5782 §5), every code of it counts, and its
 * weight is that of a list few servers use.
 */
export function ownListRow(own: OwnList): DnsblRow {
  const isDomains = own.kinds.every((kind) => kind === 'domain');
  const points = {
    ip4: { listed: '127.0.0.2', unlisted: '127.0.0.1' },
    ip6: { listed: '::FFFF:7F00:2', unlisted: '::FFFF:7F00:1' },
    domain: { listed: 'TEST', unlisted: 'INVALID' },
  };
  return dnsblRow.parse({
    zone: own.zone,
    name: own.name,
    kind: own.kinds,
    scope: isDomains ? 'domain' : 'ip',
    weight: 'minor',
    query: 'default',
    codes: [],
    unmatched: 'listed',
    testPoint: points[own.kinds[0] ?? 'ip4'],
    lookupUrl: null,
    delistUrl: null,
    autoExpires: null,
  });
}
