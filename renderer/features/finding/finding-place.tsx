import { ChevronLeft, ChevronRight, Mail, RotateCw, Wrench } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { Cell, ErrorInfo, Report, ReportFinding } from '../../../preload/contract/index.ts';
import { BackLink } from '../../components/back-link.tsx';
import { Button } from '../../components/button.tsx';
import { Card, Section } from '../../components/card.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { LoadingPlace } from '../../components/loading-place.tsx';
import { Place } from '../../components/place.tsx';
import { Row, Rows } from '../../components/rows.tsx';
import { shapeOfSeverity } from '../../components/status-of.ts';
import { StatusWord } from '../../components/status-word.tsx';
import { useKey } from '../../components/use-key.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useStores } from '../../state/use-stores.ts';
import { useLetterWords } from '../letters/use-letter-words.ts';
import { FindingMark } from '../notes/finding-mark.tsx';
import { useReport } from '../result/use-report.ts';
import { AskedAgain } from './asked-again.tsx';
import { cellOf } from './door-of.ts';
import { EvidenceFold } from './evidence.tsx';
import styles from './finding.module.css';
import { FixSteps } from './fix-steps.tsx';
import { LikelyCause } from './likely-cause.tsx';

function Neighbours(props: { findings: readonly ReportFinding[]; at: number; runId: string }) {
  const { t } = useWords();
  const go = useGo();
  const { findings, at, runId } = props;
  const before = findings[at - 1];
  const after = findings[at + 1];
  const to = (finding: ReportFinding) => go({ place: 'finding', runId, code: finding.code }, true);
  return (
    <div className={styles.neighbours}>
      <Button icon={ChevronLeft} dead={!before} onClick={() => before && to(before)}>
        {t('finding.previous')}
      </Button>
      <Button iconEnd={ChevronRight} dead={!after} onClick={() => after && to(after)}>
        {t('finding.next')}
      </Button>
    </div>
  );
}

/** The steps for a mail program are about relaying; under a certificate or a login they would mislead. */
const RELAY_FIXES =
  /^relay\.(open|open-(forged|trick|limited|masked)|masked-visitor|proved|second-hop|submission-no-login|backup-differs|(xclient|proxy)-taken)$/;

/** Findings whose proof is the way a message took. */
const WITH_PATH = new Set([
  'relay.proved',
  'relay.open-masked',
  'relay.masked-visitor',
  'relay.second-hop',
  'relay.bounces',
]);

const PathDrawing = lazy(async () => ({
  default: (await import('../../components/path-drawing.tsx')).PathDrawing,
}));

/** The way of the message that proved it: the foreign one, else the ordinary one. */
function Path(props: { finding: ReportFinding; cell: Cell | null; report: Report }) {
  const { t } = useWords();
  const { finding, cell, report } = props;
  const isTold = (one: Cell['delivery']) =>
    (one?.hops ?? []).length > 0 || one?.state === 'seen' || one?.state === 'bounced';
  const foreign = isTold(cell?.delivery) ? cell?.delivery : undefined;
  const delivery = foreign ?? (isTold(cell?.ordinary) ? cell?.ordinary : undefined);
  if (!cell || !delivery || !WITH_PATH.has(finding.id)) return null;
  return (
    <Section title={t('finding.path')}>
      <Card>
        <Suspense>
          <PathDrawing delivery={delivery} cell={cell} report={report} own={!foreign} />
        </Suspense>
      </Card>
    </Section>
  );
}

/** S6: one finding, always in the same shape: saw, why, do this, evidence. */
export function FindingPlace(props: { runId: string; code: string }) {
  const { t, severity, language } = useWords();
  const l = useLetterWords();
  const go = useGo();
  const { client, practice } = useStores();
  const { runId, code } = props;
  const { report, error } = useReport(runId);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<ErrorInfo | null>(null);

  useEffect(() => {
    void practice.getState().load(language);
  }, [practice, language]);

  const again = async () => {
    if (busy) return;
    setBusy(true);
    setTrouble(null);
    const answer = await client.call('check.again', { runId, findingCode: code });
    setBusy(false);
    if (answer.ok) go({ place: 'run', runId: answer.value.runId });
    else setTrouble(answer.error);
  };
  useKey('f5', () => void again());
  useKey('escape', () => go({ place: 'run', runId }));

  if (!report) return <LoadingPlace code="S6" name={t('finding.name')} error={error} />;
  const at = report.findings.findIndex((finding) => finding.code === code);
  const finding = report.findings[at];
  if (!finding) {
    return (
      <LoadingPlace
        code="S6"
        name={t('finding.name')}
        error={{ code: 'not-found', key: 'finding-not-found' }}
      />
    );
  }
  const isFix = RELAY_FIXES.test(finding.id);
  const cell = cellOf(finding, report);
  return (
    <Place code="S6" name={t('finding.name')} state={`${finding.code} ${finding.title}`}>
      <BackLink to={{ place: 'run', runId }}>{t('finding.back')}</BackLink>
      <header className={styles.head}>
        <h1 className={styles.title}>
          <span className={styles.code}>{finding.code}</span> {finding.title}
        </h1>
        <StatusWord shape={shapeOfSeverity(finding.severity)}>{severity(finding.severity)}</StatusWord>
      </header>
      <Rows>
        <Row name={t('finding.saw')}>
          <p>{finding.saw}</p>
        </Row>
        <Row name={t('finding.why')}>
          <p>{finding.why}</p>
        </Row>
        <LikelyCause finding={finding} cell={cell} runId={runId} />
        <Row name={t('finding.doThis')}>
          <FixSteps finding={finding} />
          {isFix ? (
            <div>
              <Button kind="main" icon={Wrench} onClick={() => go({ place: 'fix', runId, code })}>
                {t('finding.showFix')}
              </Button>
            </div>
          ) : null}
          {finding.fix === 'ask-provider' || finding.id === 'vantage.port25-blocked' ? (
            <div>
              <Button icon={Mail} onClick={() => go({ place: 'letters', runId, letter: 'provider' })}>
                {l('ui.linkProvider')}
              </Button>
            </div>
          ) : null}
          {finding.area === 'blacklist' ? (
            <div>
              <Button onClick={() => go({ place: 'blacklists', runId })}>{t('finding.toLists')}</Button>
            </div>
          ) : null}
        </Row>
        {finding.area === 'relay' ? <AskedAgain cell={cell} /> : null}
      </Rows>
      <Path finding={finding} cell={cell} report={report} />
      <EvidenceFold finding={finding} cell={cell} runId={runId} />
      <FindingMark finding={finding} runId={runId} />
      <ErrorNote error={trouble} />
      <div className={styles.end}>
        <Button icon={RotateCw} busy={busy} keys="F5" onClick={() => void again()}>
          {t('finding.again')}
        </Button>
        <Neighbours findings={report.findings} at={at} runId={runId} />
      </div>
    </Place>
  );
}
