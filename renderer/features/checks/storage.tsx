import { useEffect, useState } from 'react';
import type { CaseSummary, MethodOutput } from '../../../preload/contract/index.ts';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import { useStores } from '../../state/use-stores.ts';

/** One quiet line: what is kept takes up so much. Asked again when the list changes. */
export function Storage(props: { cases: readonly CaseSummary[] }) {
  const w = useTogetherWords();
  const { client } = useStores();
  const [kept, setKept] = useState<MethodOutput<'cases.storage'> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list, another sum
  useEffect(() => {
    let isGone = false;
    void client.call('cases.storage', {}).then((answer) => {
      if (!isGone && answer.ok) setKept(answer.value);
    });
    return () => {
      isGone = true;
    };
  }, [client, props.cases]);
  if (!kept) return null;
  return (
    <p className="muted">
      {w('list.storage', { n: kept.cases, size: sizeWords(kept.bytes) })}
      {kept.deletedBytes > 0 ? ` ${w('list.storageDeleted', { size: sizeWords(kept.deletedBytes) })}` : ''}
    </p>
  );
}

const KB = 1024;

function sizeWords(bytes: number): string {
  return bytes < KB * KB ? `${Math.max(1, Math.round(bytes / KB))} KB` : `${(bytes / KB / KB).toFixed(1)} MB`;
}
