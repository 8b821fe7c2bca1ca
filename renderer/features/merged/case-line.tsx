import { Columns2, Save, UserRoundPlus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Callout } from '../../components/callout.tsx';
import { LinkRow, LinkRows } from '../../components/link-row.tsx';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import { useGo, useStores } from '../../state/use-stores.ts';
import { caseOfRun } from '../case-file/case-file.ts';
import { useCaseNow } from '../case-file/use-case-now.ts';

/** Results that leave strangers unchecked: somebody outside is needed. */
const NEEDS_OUTSIDE = new Set(['OPEN-INSIDE', 'CLOSED-INSIDE', 'CT-OUT25']);

/** On a result: several places are in its case, or it came in a file, or somebody outside is needed. One line, or nothing. */
export function CaseLine(props: { runId: string; code: string }) {
  const w = useTogetherWords();
  const go = useGo();
  const stores = useStores();
  const { runId, code } = props;
  const [caseId, setCaseId] = useState<string>();
  useEffect(() => {
    let isGone = false;
    void caseOfRun(stores, runId).then((found) => {
      if (!isGone) setCaseId(found);
    });
    return () => {
      isGone = true;
    };
  }, [stores, runId]);
  const { merged, parts } = useCaseNow(caseId);
  if (caseId === undefined || merged === undefined) return null;
  if (merged) {
    const places = new Set(merged.parts.map((part) => part.place));
    const both = places.has('inside') && places.has('outside');
    return (
      <LinkRows>
        <LinkRow
          icon={Columns2}
          title={w(both ? 'side.two' : 'side.onePlace')}
          more={w('side.twoMore')}
          to={{ place: 'merged', caseId }}
        />
      </LinkRows>
    );
  }
  const part = parts?.find((one) => one.runId === runId);
  if (part && !part.own)
    return (
      <Callout
        shape="needs-you"
        title={part.where ? w('add.fromFileAt', { where: part.where }) : w('add.fromFile')}
        action={
          <Button kind="main" icon={UserRoundPlus} onClick={() => go({ place: 'add-result', caseId })}>
            {w(part.place === 'outside' ? 'add.go' : 'add.outsideGo')}
          </Button>
        }
      >
        {w('add.fromFileMore')}
      </Callout>
    );
  if (!NEEDS_OUTSIDE.has(code)) return null;
  return (
    <Callout
      shape="needs-you"
      title={w('file.ask')}
      action={
        <Button icon={Save} onClick={() => go({ place: 'support', caseId })}>
          {w('file.forOutside')}
        </Button>
      }
    />
  );
}
