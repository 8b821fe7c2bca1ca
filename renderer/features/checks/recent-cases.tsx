import type { CaseSummary } from '../../../preload/contract/index.ts';
import { Section } from '../../components/card.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { CaseRows } from './case-rows.tsx';

/** The last few checks, on Home. */
export function RecentCases(props: { cases: readonly CaseSummary[] }) {
  const { t } = useWords();
  return (
    <Section title={t('checks.recent')}>
      <CaseRows cases={props.cases} />
    </Section>
  );
}
