import type { ReportCheck } from '../../../preload/contract/index.ts';
import { findCases } from './find-case.ts';
import { findSeals, hashOf, type Seal, wholeHash } from './seal-marks.ts';

/** Where readers look for the mark of a PDF: in its first and last octets. */
const MARK_WITHIN = 1024;
const END_WITHIN = 2048;

/** What looking into a file found out. `caseBytes`: what may be the case inside; whether it can be read is for the reader to say. */
export type CheckedReport = Pick<ReportCheck, 'result' | 'what' | 'caseNumber' | 'madeAt'> & {
  caseBytes: Uint8Array | null;
  /** There is a seal of ours in it, whole or not. */
  isSealed: boolean;
};

/**
 * Is this report as it was made (D3)? Any octets may be given; it never throws. A file with a case and without a seal counts as `altered`:
 * the seal was lost on the way, for example when another program saved it anew.
 */
export function checkReport(bytes: Uint8Array): CheckedReport {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nothing = { caseNumber: null, madeAt: null, caseBytes: null, isSealed: false };
  if (!looksLikePdf(buffer)) return { ...nothing, result: 'unreadable' };
  const seals = findSeals(buffer);
  const cases = findCases(buffer);
  const seal = seals.find((one) => cases.some((kase) => hashOf(kase) === one.caseHash)) ?? seals[0];
  if (!seal) {
    const [caseBytes = null] = cases;
    if (!caseBytes) return { ...nothing, result: isWhole(buffer) ? 'no-case' : 'unreadable' };
    return { ...nothing, result: 'altered', what: 'pages', caseBytes };
  }
  const facts = { caseNumber: seal.number || null, madeAt: seal.madeAt, isSealed: true };
  const [last = null] = cases;
  // What an ordinary reader shows as the attachment is the last one: a swapped case is found, and is not the one that is opened.
  const own = cases.find((kase) => hashOf(kase) === seal.caseHash) ?? null;
  const what = changeOf(buffer, seal, own !== null && last === own);
  return what === null
    ? { ...facts, result: 'unaltered', caseBytes: own }
    : { ...facts, result: 'altered', what, caseBytes: own ?? last };
}

/** What is not as it was; null when everything is. */
function changeOf(buffer: Buffer, seal: Seal, isCaseOwn: boolean): NonNullable<ReportCheck['what']> | null {
  const length = Math.min(seal.length, buffer.length);
  const isTouched = wholeHash(buffer, seal.wholeAt, length) !== seal.wholeHash;
  if (buffer.length === seal.length && !isTouched && isCaseOwn) return null;
  const printed = buffer.subarray(0, Math.max(0, Math.min(seal.printed, buffer.length)));
  if (hashOf(printed) !== seal.pagesHash) return 'pages';
  if (!isCaseOwn) return 'case';
  return buffer.length > seal.length && !isTouched ? 'added' : 'pages';
}

function looksLikePdf(buffer: Buffer): boolean {
  return buffer.subarray(0, MARK_WITHIN).includes('%PDF-');
}

function isWhole(buffer: Buffer): boolean {
  return buffer.subarray(-END_WITHIN).includes('%%EOF');
}
