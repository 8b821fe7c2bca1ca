import type { Route } from '../../state/route.ts';

/** What can be gone to from here. `findings`: codes of the result that is shown, in its order; empty without one. */
export type CodeScope = {
  runId: string | null;
  caseId: string | null;
  findings: readonly string[];
};

/** Where a code leads, or the sentence why nowhere: words `share:jump.<why>`. */
export type FoundCode =
  | { ok: true; to: Route }
  | {
      ok: false;
      why: 'empty' | 'none' | 'noFinding' | 'noFindings' | 'needsRun' | 'needsFinding';
      code: string;
    };

type Maker = (scope: { runId: string; caseId: string; finding: string }) => Route;

/** Every place that has a code, and what it needs to be shown. The same codes stand in the corner of each place. */
const PLACES: Record<string, { needs: '' | 'run' | 'case' | 'finding'; make: Maker }> = {
  H1: { needs: '', make: () => ({ place: 'home' }) },
  H2: { needs: '', make: () => ({ place: 'checks' }) },
  H3: { needs: 'case', make: ({ caseId }) => ({ place: 'case', caseId }) },
  H4: { needs: 'case', make: ({ caseId }) => ({ place: 'changes', caseId }) },
  P1: { needs: '', make: () => ({ place: 'practice' }) },
  P2: { needs: '', make: () => ({ place: 'mailbox' }) },
  L1: { needs: '', make: () => ({ place: 'lists' }) },
  L2: { needs: 'run', make: ({ runId }) => ({ place: 'letters', runId }) },
  L3: { needs: '', make: () => ({ place: 'report-check' }) },
  S1: { needs: '', make: () => ({ place: 'server' }) },
  S2: { needs: '', make: () => ({ place: 'where' }) },
  S3: { needs: '', make: () => ({ place: 'start' }) },
  S5: { needs: 'run', make: ({ runId }) => ({ place: 'run', runId }) },
  S6: { needs: 'finding', make: ({ runId, finding }) => ({ place: 'finding', runId, code: finding }) },
  S7: { needs: 'finding', make: ({ runId, finding }) => ({ place: 'fix', runId, code: finding }) },
  S9: { needs: 'run', make: ({ runId }) => ({ place: 'blacklists', runId }) },
  S10: { needs: 'case', make: ({ caseId }) => ({ place: 'support', caseId }) },
  S11: { needs: 'case', make: ({ caseId }) => ({ place: 'merged', caseId }) },
  S13: { needs: '', make: () => ({ place: 'bounce' }) },
  S14: { needs: '', make: () => ({ place: 'settings' }) },
  S15: { needs: 'run', make: ({ runId }) => ({ place: 'aloud', runId }) },
  S16: { needs: 'run', make: ({ runId }) => ({ place: 'qr', runId }) },
  S17: { needs: '', make: ({ caseId }) => ({ place: 'outside', ...(caseId ? { caseId } : {}) }) },
  S18: { needs: '', make: () => ({ place: 'picture' }) },
  S19: { needs: 'case', make: ({ caseId }) => ({ place: 'add-result', caseId }) },
};

/** `A3`, `S6`, `s 6 a3`, `go to S6, finding A3`: a place, a finding, or a finding in a place. */
export function findCode(text: string, scope: CodeScope): FoundCode {
  const codes = codesIn(text);
  if (codes.length === 0) {
    const code = text.trim().slice(0, 40);
    return code === '' ? { ok: false, why: 'empty', code } : { ok: false, why: 'none', code };
  }
  const place = codes.find((code) => isPlace(code, scope));
  const finding = codes.find((code) => code !== place && scope.findings.includes(code));
  const strange = codes.find((code) => code !== place && code !== finding);
  if (strange !== undefined) return { ok: false, why: whyNoFinding(strange, scope), code: strange };
  if (place === undefined) return go('S6', finding ?? '', scope);
  return go(place, finding ?? '', scope);
}

/** Codes that begin like what was typed, places that can be shown now before the rest; for the list under the box. */
export function suggestCodes(
  text: string,
  scope: CodeScope,
  most: number,
): { code: string; finding: boolean }[] {
  const typed = text
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, ' ')
    .trim();
  const start = typed.split(' ').at(-1) ?? '';
  const places = Object.keys(PLACES).filter((code) => findCode(code, scope).ok);
  const all = [
    ...scope.findings.map((code) => ({ code, finding: true })),
    ...places.map((code) => ({ code, finding: false })),
  ];
  return all.filter((one) => one.code.startsWith(start)).slice(0, most);
}

/** Letter and number pairs, as they are said or typed: `s6`, `S 6`, `A-3`. */
function codesIn(text: string): string[] {
  const found = text.toUpperCase().matchAll(/(?<![A-Z0-9])([A-Z])[\s-]?(\d{1,3})(?![A-Z0-9])/g);
  return [...new Set([...found].map(([, letter, digits]) => `${letter}${Number(digits)}`))].slice(0, 4);
}

function isPlace(code: string, scope: CodeScope): boolean {
  // A finding that is shown wins over a place of the same name: P1 is the first thing that passed, once a result is open.
  return Object.hasOwn(PLACES, code) && !scope.findings.includes(code);
}

function whyNoFinding(code: string, scope: CodeScope): 'none' | 'noFinding' | 'noFindings' | 'needsRun' {
  if (!/^[AUP]\d/.test(code)) return 'none';
  if (scope.runId === null) return 'needsRun';
  return scope.findings.length > 0 ? 'noFinding' : 'noFindings';
}

function go(code: string, finding: string, scope: CodeScope): FoundCode {
  const place = PLACES[code];
  if (!place) return { ok: false, why: 'none', code };
  const { runId, caseId } = scope;
  if (place.needs === 'run' && runId === null) return { ok: false, why: 'needsRun', code };
  if (place.needs === 'case' && caseId === null) return { ok: false, why: 'needsRun', code };
  if (place.needs === 'finding' && runId === null) return { ok: false, why: 'needsRun', code };
  if (place.needs === 'finding' && finding === '') return { ok: false, why: 'needsFinding', code };
  return { ok: true, to: place.make({ runId: runId ?? '', caseId: caseId ?? '', finding }) };
}
