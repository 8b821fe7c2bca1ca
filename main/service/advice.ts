import { type Language, type ProductAdvice, ServiceError } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { relayTests } from '../catalogue/relay-tests.ts';
import { adviseFor, listProducts, wordAdvice } from '../engine/advice/index.ts';
import type { HandlersOf } from './types.ts';

/** Advice per product and cause (A2, A3), and the catalogue of attempts (R1). */
export function adviceHandlers(): HandlersOf<'advice.products' | 'advice.get' | 'catalogue.relayTests'> {
  return {
    async 'advice.products'() {
      return { products: listProducts() };
    },
    async 'advice.get'({ product, cause, language }) {
      if (!listProducts().some((row) => row.id === product)) {
        throw new ServiceError({ code: 'not-found', key: 'product-unknown' });
      }
      return adviceFor(product, cause, language);
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
