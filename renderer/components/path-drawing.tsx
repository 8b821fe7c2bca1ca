import { CircleHelp, Inbox, type LucideIcon, Monitor, Server, Waypoints } from 'lucide-react';
import type { Cell, Delivery, Hop, Report } from '../../preload/contract/index.ts';
import { useWords, type Words } from '../i18n/use-words.ts';
import styles from './path-drawing.module.css';
import { mailboxOf, type PathEnd, type PathStage, pathStages } from './path-stages.ts';
import { spanWords } from './span-words.ts';
import { type Shape, StatusMark } from './status-mark.tsx';

const ICONS: Record<Hop['role'], LucideIcon> = {
  'this-computer': Monitor,
  server: Server,
  second: Waypoints,
  mailbox: Inbox,
  unknown: CircleHelp,
};

/** What the server took this computer for: the one thing in the drawing that may need a look. */
function Saw(props: { saw: NonNullable<PathStage['saw']> }) {
  const { t, look } = useWords();
  const { address, isUs, culprit } = props.saw;
  if (isUs) return <p className="muted">{t('path.sawUs', { address })}</p>;
  return (
    <div className={styles.masked}>
      <StatusMark shape="probably" />
      <p>
        {culprit
          ? `${t('path.masked')} ${look(`proof:culpritWhy.${culprit}`, '', { address })}`
          : `${t('path.sawUs', { address })} ${t('path.notUs')}`}
      </p>
    </div>
  );
}

function Stage(props: { stage: PathStage; title: string; isLast: boolean; entered: string }) {
  const words = useWords();
  const { t } = words;
  const { stage } = props;
  const Icon = ICONS[stage.role];
  const more = [
    props.entered,
    stage.lines > 1 ? t('path.steps', { n: stage.lines }) : '',
    stage.tookS ? t('path.took', { time: spanWords(words, stage.tookS) }) : '',
  ].filter(Boolean);
  return (
    <li className={styles.stage} data-masked={(stage.saw && !stage.saw.isUs) || undefined}>
      <span className={styles.dot} aria-hidden>
        <Icon />
      </span>
      <div className={styles.words}>
        <p className={styles.title}>
          {props.title}
          {props.isLast ? <span className="muted">, {t('path.arrived')}</span> : null}
        </p>
        {stage.name || stage.ip ? (
          <p className={styles.names}>
            {stage.name ? <code lang="en">{stage.name}</code> : null}
            {stage.ip && stage.ip !== stage.name ? <code lang="en">{stage.ip}</code> : null}
          </p>
        ) : null}
        {more.length > 0 ? <p className={styles.more}>{more.join(' · ')}</p> : null}
        {stage.saw ? <Saw saw={stage.saw} /> : null}
      </div>
      {stage.at ? <time className={styles.time}>{words.clock(stage.at)}</time> : null}
    </li>
  );
}

const END_SHAPES: Record<Exclude<PathEnd, 'arrived'>, Shape> = {
  returned: 'probably',
  nothing: 'unknown',
  waiting: 'testing',
};

function endWords(end: Exclude<PathEnd, 'arrived'>, delivery: Delivery, words: Words): string {
  const { t } = words;
  if (end === 'waiting') return t('path.waiting');
  if (end === 'nothing') {
    return delivery.waitedS
      ? t('path.nothingIn', { time: spanWords(words, delivery.waitedS) })
      : t('path.nothing');
  }
  const { by, status, text } = delivery.bounce ?? {};
  const said = [status, text].filter(Boolean).join(' ');
  return by && said ? t('path.returnedBy', { by, text: said }) : t('path.returned');
}

/** The way of one delivered message as a calm vertical path; a list for everybody who does not see it. */
export function PathDrawing(props: { delivery: Delivery; cell: Cell; report: Report; own?: boolean }) {
  const words = useWords();
  const { t } = words;
  const { cell, report } = props;
  const delivery = { ...props.delivery, to: mailboxOf(props.delivery, report) };
  const { publicAddresses = [], sourceAddresses } = report.vantage;
  const { stages, end, wayKnown } = pathStages(delivery, {
    cell,
    ourAddresses: [...publicAddresses, ...sourceAddresses],
  });
  const door = t('doors.name', { family: cell.family, port: cell.port });
  const isServer = (stage: PathStage) => stage.role === 'server';
  return (
    <div className={styles.path}>
      <ol className={styles.stages} aria-label={t('path.label')}>
        {stages.map((stage, index) => (
          <Stage
            // biome-ignore lint/suspicious/noArrayIndexKey: the stages of one message never change places
            key={index}
            stage={stage}
            title={stage.role === 'mailbox' && props.own ? t('path.own') : t(`path.role.${stage.role}`)}
            entered={index === stages.findIndex(isServer) ? t('path.entered', { door }) : ''}
            isLast={end === 'arrived' && index === stages.length - 1}
          />
        ))}
        {end === 'arrived' ? null : (
          <li className={styles.stage} data-end>
            <span className={styles.dot} aria-hidden>
              <StatusMark shape={END_SHAPES[end]} />
            </span>
            <p className={styles.words}>{endWords(end, delivery, words)}</p>
          </li>
        )}
      </ol>
      {delivery.confirmed && end !== 'nothing' ? (
        <p className="muted">
          {t(`path.how.${delivery.confirmed.how}`)}{' '}
          {wayKnown || end !== 'arrived' ? '' : t('path.unknownWay')}
        </p>
      ) : null}
    </div>
  );
}
