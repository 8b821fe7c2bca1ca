import { z } from 'zod';
import rows from './mta.json' with { type: 'json' };
import { once } from './once.ts';

/** What an accepted attempt can show about a setting. Kinds of hole, matched by `likelyCause`. */
export const HOLE_KINDS = [
  'anyone',
  'masked',
  'sender',
  'helo',
  'form',
  'destination',
  'mx',
  'port',
  'login',
  'xclient',
  'proxy',
] as const;
export type HoleKind = (typeof HOLE_KINDS)[number];

/**
 * False for patterns that could take very long on hostile text: longer than 300 characters, more than five open-ended
 * repeats (two of `.`), a repeat inside a repeat, back references, look-behind, or not valid at all.
 */
export function isSafePattern(source: string): boolean {
  if (source.length > 300 || /\\[1-9]|\\k<|\(\?<[=!]/.test(source)) return false;
  try {
    new RegExp(source);
  } catch {
    return false;
  }
  // Escapes and classes become one letter, so that what is left is structure.
  const shape = source.replace(/\\./g, 'a').replace(/\[(?:\^?\]?)[^\]]*\]/g, 'a');
  const openEnded = shape.match(/(?:[*+]|\{\d+,\})/g) ?? [];
  const anything = shape.match(/\.(?:[*+]|\{\d+,\})/g) ?? [];
  return openEnded.length <= 5 && anything.length <= 2 && !repeatsARepeat(shape);
}

/** Is there a group that is repeated without end and holds an open-ended repeat itself, like `(a+)+`? */
function repeatsARepeat(shape: string): boolean {
  const opened: number[] = [];
  for (let at = 0; at < shape.length; at += 1) {
    if (shape[at] === '(') opened.push(at);
    if (shape[at] !== ')') continue;
    const inside = shape.slice(opened.pop() ?? 0, at);
    const repeated = /^(?:[*+]|\{\d+,)/.test(shape.slice(at + 1));
    if (repeated && /[*+]|\{\d+,/.test(inside)) return true;
  }
  return false;
}

const pattern = z.string().refine(isSafePattern, 'pattern could be slow on hostile text');
const perKind = <T extends z.ZodType>(item: T) =>
  z.object({ banner: z.array(item), ehlo: z.array(item), help: z.array(item), replies: z.array(item) });

/** One mail program (knowledge/mail-servers.md). Texts are English data. */
export const mtaProduct = z.object({
  id: z.string(),
  name: z.string(),
  /** Program inside: products of one family answer alike. */
  family: z.string(),
  fingerprints: perKind(pattern),
  fingerprintExamples: perKind(z.string()),
  /** Per pattern: lab, source, recog/nmap, doc, memory, generic. */
  fingerprintEvidence: perKind(z.string()),
  /** Per pattern: ids of products that match the same text. */
  fingerprintAmbiguousWith: perKind(z.array(z.string())),
  denialReplies: z.array(z.string()),
  hasGui: z.boolean(),
  adminUi: z.string(),
  openRelayCauses: z.array(
    z.object({
      cause: z.string(),
      setting: z.string(),
      unsafeValue: z.string(),
      why: z.string(),
      evidence: z.string(),
      shows: z.array(z.enum(HOLE_KINDS)),
    }),
  ),
  fix: z.array(z.string()),
  /** `baseline`: safe basic settings to go back to. */
  snippets: z.array(
    z.object({
      title: z.string(),
      code: z.string(),
      appliesTo: z.string(),
      baseline: z.literal(true).optional(),
    }),
  ),
  trustedHosts: z.string(),
  smartHost: z.string(),
  smtpAuth: z.string(),
  verify: z.string(),
  printer: z.string(),
  logs: z.object({ path: z.string(), searchFor: z.array(z.string()) }),
  queue: z.string(),
  docUrls: z.array(z.url()),
  eol: z.string(),
  /** `yes`: no longer developed; `some`: named versions are out of support. */
  obsolete: z.enum(['no', 'some', 'yes']),
  /** Commands that make a change take effect, when the catalogue knows them. */
  restart: z.string().nullable(),
  source: z.array(z.string()),
  confidence: z.enum([
    'lab',
    'source-read',
    'source-read+lab',
    'documented',
    'partly-documented',
    'low',
    'generic',
  ]),
  scannerNotes: z.string(),
});
export type MtaProduct = z.infer<typeof mtaProduct>;

/** The catalogue, checked when it is first asked for; throws ZodError when mta.json is wrong. */
export const mtaCatalogue: () => readonly MtaProduct[] = once(() => z.array(mtaProduct).parse(rows));
