import type { Finding, ProductGuess } from '../../../preload/contract/index.ts';
import { findProduct } from '../advice/index.ts';
import type { Emit, EngineDeps } from '../deps.ts';
import { createReporter } from './reporter.ts';

/**
 * P4: which mail program answers, and is it still developed? Says nothing about mere guesses. `note` is a product id:
 * the words are `advice:obsolete.<id>`.
 */
export function softwareFindings(
  host: string,
  guesses: readonly ProductGuess[],
  deps: Pick<EngineDeps, 'clock'>,
  emit: Emit,
): Finding[] {
  const reporter = createReporter(deps, emit);
  const best = guesses[0];
  if (!best || best.confidence === 'guess') return [];
  const product = findProduct(best.id);
  const evidence = [
    { kind: 'smtp' as const, at: reporter.at(), source: host, lines: [best.from], deciding: 0 },
  ];
  if (product.obsolete === 'yes') {
    reporter.report('posture.software-obsolete', {
      subject: host,
      params: { product: product.name, note: product.id },
      evidence,
    });
  } else {
    reporter.report('posture.software', {
      subject: host,
      params: { product: product.name, from: best.from },
      evidence,
    });
  }
  return reporter.found;
}
