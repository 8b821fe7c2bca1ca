import { useEffect, useState } from 'react';
import type { CauseId as Cause } from '../../../preload/contract/causes.ts';
import type { ErrorInfo, MethodOutput } from '../../../preload/contract/index.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useStores } from '../../state/use-stores.ts';

type Advice = MethodOutput<'advice.get'>;
type Products = MethodOutput<'advice.products'>['products'];

/** The products that can be chosen. */
export function useProducts(): Products {
  const { client } = useStores();
  const [products, setProducts] = useState<Products>([]);
  useEffect(() => {
    let wanted = true;
    void client.call('advice.products', {}).then((answer) => {
      if (wanted && answer.ok) setProducts(answer.value.products);
    });
    return () => {
      wanted = false;
    };
  }, [client]);
  return products;
}

/** Advice for a product and a cause; null until one is chosen. `fits`: what was accepted, which marks the likely settings. */
export function useAdvice(
  product: string | null,
  cause: Cause | null,
  fits: { decidedBy: string[]; masked: boolean },
) {
  const { language } = useWords();
  const { client } = useStores();
  const [advice, setAdvice] = useState<Advice | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const { masked } = fits;
  const decided = fits.decidedBy.join(' ');
  useEffect(() => {
    if (product === null) {
      setAdvice(null);
      return undefined;
    }
    let wanted = true;
    const decidedBy = decided.split(' ').filter(Boolean);
    void client.call('advice.get', { product, cause, language, decidedBy, masked }).then((answer) => {
      if (!wanted) return;
      setError(answer.ok ? null : answer.error);
      if (answer.ok) setAdvice(answer.value);
    });
    return () => {
      wanted = false;
    };
  }, [client, product, cause, language, decided, masked]);
  return { advice, error };
}
