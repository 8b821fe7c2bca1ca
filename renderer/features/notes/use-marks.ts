import { useEffect, useState } from 'react';
import type { CaseMark } from '../../../preload/contract/index.ts';
import { useStores } from '../../state/use-stores.ts';
import { caseOfRun } from '../case-file/case-file.ts';

/** The newest mark of each finding in the case of a run, by `findingId subject`. */
export type Marks = {
  caseId: string | undefined;
  of(findingId: string, subject: string): CaseMark | undefined;
};

/** Marks of a run's case; they follow what others do. */
export function useMarks(runId: string): Marks {
  const stores = useStores();
  const [caseId, setCaseId] = useState<string>();
  const [marks, setMarks] = useState<ReadonlyMap<string, CaseMark>>(new Map());
  useEffect(() => {
    let isGone = false;
    const load = async (id: string) => {
      const answer = await stores.client.call('case.notes', { caseId: id });
      if (isGone || !answer.ok) return;
      const oldestFirst = answer.value.marks.toSorted((a, b) => a.at.localeCompare(b.at));
      setMarks(new Map(oldestFirst.map((mark) => [keyOf(mark.findingId, mark.subject), mark])));
    };
    let found: string | undefined;
    void caseOfRun(stores, runId).then((id) => {
      if (isGone || id === undefined) return;
      found = id;
      setCaseId(id);
      void load(id);
    });
    const off = stores.client.on('case.changed', (changed) => {
      if (changed.caseId === found) void load(changed.caseId);
    });
    return () => {
      isGone = true;
      off();
    };
  }, [stores, runId]);
  return { caseId, of: (findingId, subject) => marks.get(keyOf(findingId, subject)) };
}

const keyOf = (findingId: string, subject: string): string => `${findingId} ${subject}`;
