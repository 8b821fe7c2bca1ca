import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRelayTest, relayTests } from '../../../main/catalogue/relay-tests.ts';
import { effectiveAccepts, judgeCell } from '../../../main/engine/relay/judge-cell.ts';
import { judgeRun } from '../../../main/engine/relay/judge-run.ts';
import { type Cell, outcome } from '../../../preload/contract/index.ts';
import { attempt, cell, evidence, facts } from './evidence.ts';

describe('whatever was answered', () => {
  const ids = relayTests
    .filter((row) => row.group !== 'context' && row.group !== 'control')
    .map((row) => row.id);
  const suffix = fc.constantFrom('', '', '', '/X3', '/X1.1', '/X10', '/X11');
  const anyAttempt = fc
    .tuple(fc.constantFrom(...ids), suffix, fc.constantFrom(...outcome.options), fc.boolean())
    .map(([id, context, came, tls]) => attempt(id + context, came, tls ? { tls } : {}));
  const anyControl = fc
    .tuple(fc.constantFrom('C1', 'C1.2', 'C2', 'C5', 'C1/X3'), fc.constantFrom(...outcome.options))
    .map(([id, came]) => attempt(id, came));
  const anyEvidence = fc.record({
    attempts: fc.array(anyAttempt, { maxLength: 12 }),
    controls: fc.array(anyControl, { maxLength: 5 }),
    place: fc.constantFrom('inside' as const, 'outside' as const, 'unknown' as const),
    port: fc.constantFrom(25, 587, 465),
    role: fc.constantFrom('mx' as const, 'submission' as const, 'hidden' as const),
    welcomed: fc.boolean(),
    cameBack: fc.boolean(),
    ended: fc.constantFrom('done' as const, 'stopped' as const, 'timed-out' as const),
    remaining: fc.nat({ max: 3 }),
    slow: fc.boolean(),
    seenAs: fc.constantFrom('172.18.0.1', '203.0.113.50', '198.51.100.9'),
    authPlain: fc.constantFrom([], ['PLAIN']),
  });

  it('closed needs an accepted control on port 25, a refused stranger, and no accepted one', () => {
    fc.assert(
      fc.property(anyEvidence, (parts) => {
        const judged = judgeCell(evidence(parts));
        const all = [...parts.attempts, ...parts.controls];
        const accepted = effectiveAccepts(all);
        if (judged.state === 'closed') {
          const control = parts.controls.filter((row) => row.id.startsWith('C1'));
          const isSideDoor = parts.port !== 25 && parts.role !== 'hidden';
          expect(
            control.some((row) => row.outcome === 'accepted') || (isSideDoor && control.length > 0),
          ).toBe(true);
          expect(accepted).toEqual([]);
          expect(
            parts.attempts.some((row) => row.outcome === 'refused-relay' || row.outcome === 'auth-required'),
          ).toBe(true);
          expect(
            parts.attempts.some(
              (row) =>
                row.outcome === 'rate-limited' ||
                (row.outcome === 'temporary' && (!parts.cameBack || /^S1(?:\/X3)?$/.test(row.id))),
            ),
          ).toBe(false);
          expect(judged.verdict).toMatch(parts.place === 'outside' ? /^CLOSED(-LOGIN)?$/ : /^CLOSED-INSIDE$/);
        }
        if (judged.verdict.startsWith('OPEN')) {
          expect(accepted.length).toBeGreaterThan(0);
          expect(accepted.some((row) => findRelayTest(row.id)?.id !== 'C1')).toBe(true);
          expect(judged.verdict === 'OPEN-INSIDE').toBe(parts.place !== 'outside');
        }
        if (accepted.length > 0) expect(judged.verdict).toMatch(/^OPEN/);
        expect(judged.verdict).not.toBe('OPEN-PROVED');
      }),
      { numRuns: 3000 },
    );
  });

  it('the run claims nothing its cells do not show', () => {
    const anyCell = anyEvidence.map((parts): Cell => {
      const judged = judgeCell(evidence(parts));
      return { ...cell(), port: parts.port, attempts: parts.attempts, controls: parts.controls, ...judged };
    });
    fc.assert(
      fc.property(
        fc.array(anyCell, { maxLength: 4 }),
        fc.constantFrom('inside' as const, 'outside' as const, 'unknown' as const),
        fc.constantFrom('done' as const, 'stopped' as const, 'timed-out' as const),
        (cells, place, result) => {
          const verdict = judgeRun(facts({ cells, place, result }));
          const isOpen = cells.some((row) => row.state === 'probably' || row.state === 'open');
          expect(verdict.code.startsWith('OPEN')).toBe(isOpen);
          if (verdict.code.startsWith('CLOSED')) {
            expect(cells.some((row) => row.state === 'closed')).toBe(true);
            expect(
              cells.every(
                (row) =>
                  row.state === 'closed' ||
                  row.state === 'not-offered' ||
                  row.reason === 'unreachable' ||
                  // A door for people who log in, that turned everybody away beside a closed door of its host.
                  (row.port !== 25 && row.reason === 'control-refused'),
              ),
            ).toBe(true);
          }
          if (place !== 'outside') expect(verdict.code).not.toMatch(/^(OPEN-(?!INSIDE)|CLOSED(?!-INSIDE))/);
          for (const value of Object.values(verdict.params))
            expect(['string', 'number']).toContain(typeof value);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
