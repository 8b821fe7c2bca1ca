import type { Finding } from '../../../preload/contract/index.ts';
import type { Emit, EngineDeps } from '../deps.ts';
import { type FindingId, makeFinding } from '../finding/registry.ts';
import { safeParam } from './evidence.ts';

type Parts = Omit<Parameters<typeof makeFinding>[1], 'params'> & { params: Record<string, string | number> };

/** Makes findings, emits each at once and keeps them. Text parameters are made safe here. */
export type Reporter = {
  readonly found: Finding[];
  /** Now, ISO 8601. */
  at(): string;
  report(id: FindingId, parts: Parts): void;
};

export function createReporter(deps: Pick<EngineDeps, 'clock'>, emit: Emit): Reporter {
  const found: Finding[] = [];
  const at = (): string => new Date(deps.clock.now()).toISOString();
  return {
    found,
    at,
    report(id, parts) {
      const params = Object.fromEntries(
        Object.entries(parts.params).map(([key, value]) => [
          key,
          typeof value === 'string' ? safeParam(value) : value,
        ]),
      );
      const finding = makeFinding(id, { ...parts, subject: safeParam(parts.subject), params });
      found.push(finding);
      emit({ type: 'finding', at: at(), finding });
    },
  };
}
