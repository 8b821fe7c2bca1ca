import type { BlacklistRow } from '../../../preload/contract/index.ts';
import { BackLink } from '../../components/back-link.tsx';
import { Card, Section } from '../../components/card.tsx';
import { Fold } from '../../components/fold.tsx';
import { LoadingPlace } from '../../components/loading-place.tsx';
import { Place } from '../../components/place.tsx';
import type { Shape } from '../../components/status-mark.tsx';
import { StatusWord } from '../../components/status-word.tsx';
import { Table } from '../../components/table.tsx';
import { useKey } from '../../components/use-key.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useGo } from '../../state/use-stores.ts';
import { useReport } from '../result/use-report.ts';
import styles from './blacklists.module.css';
import { type Group, groupRows } from './groups.ts';
import { ListRow } from './list-row.tsx';

const SHAPES: Record<Group, Shape> = {
  blocks: 'probably',
  may: 'info',
  information: 'info',
  notChecked: 'unknown',
  clean: 'closed',
};

function GroupSection(props: {
  group: 'blocks' | 'may' | 'information';
  rows: BlacklistRow[];
  after: string | null;
}) {
  const { t } = useWords();
  if (props.rows.length === 0) return null;
  return (
    <Section title={t(`lists.${props.group}`, { n: props.rows.length })}>
      <p className="muted">{t(`lists.${props.group}More`)}</p>
      <ul className={styles.rows}>
        {props.rows.map((row) => (
          <li key={`${row.zone} ${row.subject}`}>
            <ListRow row={row} shape={SHAPES[props.group]} after={props.after} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function RawAnswers(props: { rows: readonly BlacklistRow[] }) {
  const { t, look } = useWords();
  return (
    <Table
      label={t('lists.raw')}
      heads={[t('lists.list'), t('lists.subject'), t('lists.said'), t('lists.via')]}
      rows={props.rows.map((row) => ({
        key: `${row.zone} ${row.subject}`,
        cells: [
          <code key="zone">{row.zone}</code>,
          <code key="subject">{row.subject}</code>,
          <span key="said">
            {t(`lists.state.${row.state}`)}{' '}
            <code>{[row.answers.join(', '), row.txt ?? ''].filter(Boolean).join(' – ')}</code>
            {row.reason ? ` ${look(`findingBlacklist:reason.${row.reason}`, row.reason)}` : ''}
          </span>,
          <span key="via">
            <code>{row.via}</code>, {row.ms} ms{row.ttl === undefined ? '' : `, TTL ${row.ttl}`}
          </span>,
        ],
      }))}
    />
  );
}

function Order() {
  const { t } = useWords();
  return (
    <Section title={t('lists.orderTitle')}>
      <Card>
        <ol className={styles.order}>
          <li>{t('lists.order1')}</li>
          <li>{t('lists.order2')}</li>
          <li>{t('lists.order3')}</li>
          <li>{t('lists.order4')}</li>
        </ol>
      </Card>
    </Section>
  );
}

/** S9: what the lists said, in four groups; the order of steps; raw answers in a fold. */
export function BlacklistsPlace(props: { runId: string }) {
  const { t, look } = useWords();
  const go = useGo();
  const { report, error } = useReport(props.runId);
  useKey('escape', () => go({ place: 'run', runId: props.runId }));
  if (!report) return <LoadingPlace code="S9" name={t('lists.name')} error={error} />;
  const { rows, headline } = report.blacklists;
  const groups = groupRows(rows);
  const subjects = [...new Set(rows.map((row) => row.subject))].join(', ');
  const open = report.findings.find((finding) => finding.area === 'relay' && finding.severity === 'act-now');
  const listed = groups.blocks.length + groups.may.length > 0;
  return (
    <Place code="S9" name={t('lists.name')} state={headline}>
      <BackLink to={{ place: 'run', runId: props.runId }}>{t('finding.back')}</BackLink>
      <header>
        <h1>{headline || t('lists.none')}</h1>
        <p className="muted">
          {subjects
            ? t('lists.subjects', { subjects, dns: report.vantage.dns.resolvers.join(', ') || '–' })
            : t('lists.noneMore')}
        </p>
      </header>
      <GroupSection group="blocks" rows={groups.blocks} after={open?.code ?? null} />
      <GroupSection group="may" rows={groups.may} after={open?.code ?? null} />
      <GroupSection group="information" rows={groups.information} after={null} />
      {listed ? <Order /> : null}
      {groups.notChecked.length > 0 ? (
        <Section title={t('lists.notChecked', { n: groups.notChecked.length })}>
          <p className="muted">{t('lists.notCheckedMore')}</p>
          <Fold name="lists.notChecked" head={t('lists.showWhy')}>
            <Table
              label={t('lists.notChecked', { n: groups.notChecked.length })}
              heads={[t('lists.list'), t('lists.subject'), t('lists.why')]}
              rows={groups.notChecked.map((row) => ({
                key: `${row.zone} ${row.subject}`,
                cells: [
                  row.name,
                  <code key="subject">{row.subject}</code>,
                  row.reason
                    ? look(`findingBlacklist:reason.${row.reason}`, t(`lists.state.${row.state}`))
                    : t(`lists.state.${row.state}`),
                ],
              }))}
            />
          </Fold>
        </Section>
      ) : null}
      {groups.clean.length > 0 ? (
        <Section title={t('lists.clean', { n: groups.clean.length })}>
          <StatusWord shape="closed">{t('lists.cleanMore')}</StatusWord>
        </Section>
      ) : null}
      {rows.length > 0 ? (
        <Fold name="lists.raw" head={t('lists.rawHead', { n: rows.length })}>
          <RawAnswers rows={rows} />
        </Fold>
      ) : null}
    </Place>
  );
}
