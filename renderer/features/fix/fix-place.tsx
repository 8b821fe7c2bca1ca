import { Radio, Select } from '@mantine/core';
import { useState } from 'react';
import { CAUSES, type CauseId as Cause } from '../../../preload/contract/causes.ts';
import type { ProductGuess } from '../../../preload/contract/index.ts';
import { BackLink } from '../../components/back-link.tsx';
import { Card, Section } from '../../components/card.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { LoadingPlace } from '../../components/loading-place.tsx';
import { Place } from '../../components/place.tsx';
import { useKey } from '../../components/use-key.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useGo } from '../../state/use-stores.ts';
import { cellOf, whatFits } from '../finding/door-of.ts';
import { useReport } from '../result/use-report.ts';
import { AdviceView } from './advice-view.tsx';
import styles from './fix.module.css';
import { useAdvice, useProducts } from './use-advice.ts';

/** What was chosen stays chosen while the window is open: nobody should answer twice. */
const remembered: { product: string | null; cause: Cause | null } = { product: null, cause: null };

function Picker(props: {
  guess: ProductGuess | undefined;
  value: string | null;
  onPick(id: string | null): void;
}) {
  const { t } = useWords();
  const products = useProducts();
  const { guess } = props;
  return (
    <Select
      className={styles.picker}
      label={t('fix.product')}
      description={guess ? t(`fix.guess.${guess.confidence}`, { from: guess.from }) : t('fix.noGuess')}
      placeholder={t('fix.choose')}
      data={products.map(({ id, name }) => ({ value: id, label: name }))}
      value={props.value}
      onChange={props.onPick}
      searchable
      allowDeselect={false}
      nothingFoundMessage={t('fix.notFound')}
      maxDropdownHeight={320}
      comboboxProps={{ withinPortal: false, transitionProps: { duration: 0 } }}
    />
  );
}

function CauseQuestion(props: { value: Cause | null; onPick(cause: Cause): void }) {
  const { t } = useWords();
  return (
    <Radio.Group
      label={<b>{t('fix.whyTitle')}</b>}
      description={t('fix.whyMore')}
      value={props.value}
      onChange={(value) => {
        const cause = CAUSES.find((one) => one === value);
        if (cause) props.onPick(cause);
      }}
    >
      <div className={styles.causes}>
        {CAUSES.map((cause) => (
          <Radio key={cause} value={cause} label={t(`fix.cause.${cause}`)} />
        ))}
      </div>
    </Radio.Group>
  );
}

/** S7: the mail program, the reason why it has to relay, and the exact steps, best cure first. */
export function FixPlace(props: { runId: string; code: string }) {
  const { t } = useWords();
  const go = useGo();
  const { runId, code } = props;
  const { report, error } = useReport(runId);
  const guess = report?.products[0];
  const [picked, setPicked] = useState<string | null>(remembered.product);
  const [cause, setCause] = useState<Cause | null>(remembered.cause);
  const product = picked ?? guess?.id ?? null;
  const finding = report?.findings.find((one) => one.code === code);
  const fits = whatFits(report && finding ? cellOf(finding, report) : null);
  const { advice, error: adviceError } = useAdvice(product, cause, fits);
  useKey('escape', () => go({ place: 'finding', runId, code }));

  if (!report) return <LoadingPlace code="S7" name={t('fix.name')} error={error} />;
  return (
    <Place code="S7" name={t('fix.name')} state={finding?.title ?? code}>
      <BackLink to={{ place: 'finding', runId, code }}>{t('fix.back', { code })}</BackLink>
      <header>
        <h1>{t('fix.title')}</h1>
        {finding ? <p className="muted">{finding.title}</p> : null}
      </header>
      <Card className={styles.questions}>
        <Picker
          guess={guess}
          value={product}
          onPick={(id) => {
            remembered.product = id;
            setPicked(id);
          }}
        />
        <CauseQuestion
          value={cause}
          onPick={(next) => {
            remembered.cause = next;
            setCause(next);
          }}
        />
      </Card>
      <ErrorNote error={adviceError} />
      {advice ? (
        <AdviceView advice={advice} urgent={finding?.severity === 'act-now'} runId={runId} code={code} />
      ) : (
        <Section title={t('fix.stepsTitle')}>
          <p className="muted">{t('fix.chooseFirst')}</p>
        </Section>
      )}
    </Place>
  );
}
