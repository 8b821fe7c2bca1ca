import { type Language, type ProductAdvice, ServiceError } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { relayTests } from '../catalogue/relay-tests.ts';
import { adviseFor, likelyCause, listProducts, wordAdvice } from '../engine/advice/index.ts';
import type { HandlersOf } from './types.ts';

/** Advice per product and cause (A2, A3), and the catalogue of attempts (R1). */
export function adviceHandlers(): HandlersOf<'advice.products' | 'advice.get' | 'catalogue.relayTests'> {
  return {
    async 'advice.products'() {
      return { products: listProducts() };
    },
    async 'advice.get'({ product, cause, language, decidedBy, masked }) {
      if (!listProducts().some((row) => row.id === product)) {
        throw new ServiceError({ code: 'not-found', key: 'product-unknown' });
      }
      return markLikely(adviceFor(product, cause, language), decidedBy ?? [], masked ?? false);
    },
    async 'catalogue.relayTests'({ language }) {
      const words = wordsIn(language);
      const tests = relayTests.map((row) => ({
        id: row.id,
        group: row.group,
        mailFrom: row.mailFrom,
        rcptTo: row.rcptTo,
        hole: words(`relayTests:${row.id}.hole`),
        inDefault: row.inDefault,
      }));
      return { tests };
    },
  };
}

export function adviceFor(product: string, cause: string | null, language: Language): ProductAdvice {
  return wordAdvice(adviseFor(product, cause), wordsIn(language));
}

/** Marks the causes that fit what was accepted (knowledge/relay-tests.md §5.13). */
function markLikely(advice: ProductAdvice, decidedBy: readonly string[], masked: boolean): ProductAdvice {
  const fits = new Set((likelyCause(advice.id, decidedBy, masked) ?? []).map((row) => row.index));
  if (fits.size === 0) return advice;
  return {
    ...advice,
    causes: advice.causes.map((row, index) => (fits.has(index) ? { ...row, likely: true } : row)),
  };
}
