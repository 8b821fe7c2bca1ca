import type { BouncedList, BounceReading } from '../../../preload/contract/index.ts';
import { Callout } from '../../components/callout.tsx';
import { Card, Section } from '../../components/card.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { OpenPage } from '../../components/open-page.tsx';
import { Row, Rows } from '../../components/rows.tsx';
import { type Shape, StatusMark } from '../../components/status-mark.tsx';
import { Tag } from '../../components/tag.tsx';
import { Play } from '../../components/talk.tsx';
import { useWords } from '../../i18n/use-words.ts';
import styles from './bounce.module.css';
import { LiveCheck } from './live-check.tsx';

/** Urgent is only what the reader has to do; the rest is told without alarm. */
export function shapeOfReading({ permanence, whose }: BounceReading): Shape {
  if (permanence === 'temporary') return 'testing';
  return whose === 'you' ? 'needs-you' : 'info';
}

function Headline(props: { reading: BounceReading }) {
  const { t } = useWords();
  const { words, permanence, code, enhanced, provider, providerCode, text } = props.reading;
  const reply = [code, enhanced].filter(Boolean).join(' ');
  return (
    <Card className={styles.verdict}>
      <StatusMark shape={shapeOfReading(props.reading)} size={2} />
      <div className={styles.verdictWords}>
        <h1 className={styles.headline}>{words?.headline ?? text}</h1>
        <p>{words?.why}</p>
        <div className={styles.tags}>
          {permanence === 'unknown' ? null : <Tag>{t(`bounce.permanence.${permanence}`)}</Tag>}
          {provider ? <Tag>{provider.name}</Tag> : null}
          {reply ? (
            <Tag>
              <code lang="en">{reply}</code>
            </Tag>
          ) : null}
          {providerCode ? (
            <Tag>
              <code lang="en">{providerCode}</code>
            </Tag>
          ) : null}
        </div>
      </div>
    </Card>
  );
}

function Named(props: { list: BouncedList }) {
  const { t } = useWords();
  const { list } = props;
  const url = list.delistUrl ?? list.lookupUrl;
  const isAlive = list.status === 'active' || list.status === 'uncertain';
  return (
    <div className={styles.list}>
      <div className={styles.listWords}>
        <p>
          <b>{list.name}</b> {list.zone ? <code className="muted">{list.zone}</code> : null}
        </p>
        <p className="muted">
          {isAlive
            ? `${t(`lists.scope.${list.scope}`)} · ${t(`lists.weight.${list.weight}`)}`
            : t(`bounce.listStatus.${list.status === 'dead' ? 'dead' : 'world'}`)}
        </p>
        {list.autoExpires && isAlive ? (
          <p className="muted">{t('lists.expires', { when: list.autoExpires })}</p>
        ) : null}
        {list.paid ? <p className="muted">{t('lists.doNotPay')}</p> : null}
      </div>
      {url && isAlive ? <OpenPage url={url} what={list.name} /> : null}
    </div>
  );
}

/** Which address or name it is about, and whether that is the reader's own. */
function About(props: { reading: BounceReading }) {
  const { t } = useWords();
  const { subject, ours, warnings } = props.reading;
  if (!subject) return null;
  const isSaid = ours === 'unknown' || warnings.includes('other-address');
  return (
    <Row name={t('bounce.about')}>
      <p className={styles.subject}>
        <code lang="en">{subject}</code>
        <CopyButton text={subject} small what={subject} />
      </p>
      {isSaid ? null : <p className="muted">{t(`bounce.ours.${ours}`)}</p>}
    </Row>
  );
}

function Facts(props: { reading: BounceReading }) {
  const { t } = useWords();
  const { words, refusedBy, reportedBy, lists, form, recipients, sender } = props.reading;
  const refused = [refusedBy.host, refusedBy.ip ? `[${refusedBy.ip}]` : null].filter(Boolean).join(' ');
  const listPages = lists.flatMap((list) => [list.delistUrl, list.lookupUrl]);
  const formUrl = form.url && !listPages.includes(form.url) ? form.url : null;
  const steps = words?.steps ?? [];
  return (
    <Rows>
      <Row name={t('bounce.whose')}>
        <p>
          <b>{words?.whose}</b>
        </p>
      </Row>
      <Row name={t('bounce.doThis')}>
        {words?.next ? <p>{words.next}</p> : null}
        {steps.length > 0 ? (
          <ol className={styles.steps}>
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        ) : null}
        {formUrl ? <OpenPage url={formUrl} what={formUrl} label="bounce.form" /> : null}
        {form.email ? (
          <p className={styles.subject}>
            {t('bounce.mailTo')} <code lang="en">{form.email}</code>
            <CopyButton text={form.email} small what={form.email} />
          </p>
        ) : null}
      </Row>
      <About reading={props.reading} />
      {lists.length > 0 ? (
        <Row name={t('bounce.list')}>
          {lists.map((list) => (
            <Named key={`${list.zone} ${list.name} ${list.mark}`} list={list} />
          ))}
        </Row>
      ) : null}
      {refused ? (
        <Row name={t('bounce.refusedBy')}>
          <p>
            <code lang="en">{refused}</code>
          </p>
        </Row>
      ) : null}
      {reportedBy && reportedBy !== refusedBy.host ? (
        <Row name={t('bounce.reportedBy')}>
          <p>
            <code lang="en">{reportedBy}</code>
          </p>
        </Row>
      ) : null}
      {sender || recipients.length > 0 ? (
        <Row name={t('bounce.mail')}>
          <p>
            <code lang="en">{[sender ?? '', recipients.join(', ')].filter(Boolean).join(' → ')}</code>
          </p>
        </Row>
      ) : null}
    </Rows>
  );
}

/** What a returned mail says: who refused it and why, whose job it is, what to do, and the line that decided. */
export function ReadingView(props: { reading: BounceReading }) {
  const { t } = useWords();
  const { reading } = props;
  const { lines, deciding } = reading.evidence;
  const warnings = reading.words?.warnings ?? [];
  return (
    <>
      <Headline reading={reading} />
      {warnings.length > 0 ? (
        <Callout shape="info" title={t('bounce.warnings')}>
          <ul className={styles.warnings}>
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Callout>
      ) : null}
      {reading.live ? <LiveCheck live={reading.live} /> : null}
      <Facts reading={reading} />
      {lines.length > 0 ? (
        <Section title={t('bounce.evidence', { n: lines.length })}>
          <Card>
            <Play lines={lines.map((text) => ({ dir: 'note', text }))} deciding={deciding} />
          </Card>
        </Section>
      ) : null}
    </>
  );
}
