import { ArrowUpRight, QrCode, Volume2 } from 'lucide-react';
import { Section } from '../../components/card.tsx';
import { LinkRow, LinkRows } from '../../components/link-row.tsx';
import { useShareWords } from '../../i18n/use-share-words.ts';
import { useOwned } from '../../state/use-stores.ts';

/** The ways to hand a result to somebody far away: by voice, by picture, by letting them test. */
export function FarRows(props: { runId: string }) {
  const s = useShareWords();
  const { runId } = props;
  const caseId = useOwned('cases', (state) => state.cases?.find((one) => one.last?.runId === runId)?.caseId);
  const ofRun = useOwned('runs', (state) => state.progress[runId]?.caseId) ?? caseId;
  return (
    <Section id="far" title={s('far.title')}>
      <LinkRows>
        <LinkRow
          icon={Volume2}
          title={s('far.aloud')}
          more={s('far.aloudMore')}
          keys="Ctrl R"
          to={{ place: 'aloud', runId }}
        />
        <LinkRow icon={QrCode} title={s('far.qr')} more={s('far.qrMore')} to={{ place: 'qr', runId }} />
        <LinkRow
          icon={ArrowUpRight}
          title={s('far.outside')}
          more={s('far.outsideMore')}
          to={{ place: 'outside', ...(ofRun ? { caseId: ofRun } : {}) }}
        />
      </LinkRows>
    </Section>
  );
}
