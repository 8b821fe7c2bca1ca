import { ExternalLink, RotateCw } from 'lucide-react';
import type { MethodOutput } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Callout } from '../../components/callout.tsx';
import { Card, Section } from '../../components/card.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { Fold } from '../../components/fold.tsx';
import { Row, Rows } from '../../components/rows.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useStores } from '../../state/use-stores.ts';
import styles from './fix.module.css';

type Advice = MethodOutput<'advice.get'>;

const BEST = 0;

function Cures(props: { advice: Advice }) {
  const { t } = useWords();
  return (
    <ol className={styles.cures}>
      {props.advice.cures.map((cure, index) => (
        <li key={cure.id}>
          <Card className={styles.cure}>
            <h3 className={styles.cureTitle}>
              {cure.title}
              {index === BEST && props.advice.causeAdvice ? (
                <span className={styles.best}>{t('fix.best')}</span>
              ) : null}
            </h3>
            <p>{cure.text}</p>
            {cure.code ? <CodeBlock text={cure.code} title={props.advice.name} /> : null}
          </Card>
        </li>
      ))}
    </ol>
  );
}

function ProductSteps(props: { advice: Advice }) {
  const { t } = useWords();
  const { advice } = props;
  return (
    <Rows>
      <Row name={t('fix.where')}>
        <p lang="en">{advice.where}</p>
      </Row>
      {advice.steps.length > 0 ? (
        <Row name={t('fix.steps')}>
          <ol className={styles.steps} lang="en">
            {advice.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </Row>
      ) : null}
      {advice.snippets.length > 0 ? (
        <Row name={t('fix.lines')}>
          {advice.snippets.map((snippet) => (
            <CodeBlock
              key={snippet.title}
              title={`${snippet.title} (${snippet.appliesTo})`}
              text={snippet.code}
            />
          ))}
        </Row>
      ) : null}
      {advice.restart ? (
        <Row name={t('fix.restart')}>
          <CodeBlock text={advice.restart} title={advice.name} />
        </Row>
      ) : null}
    </Rows>
  );
}

/** The settings that usually open it; those that fit what was accepted come first, marked and unfolded. */
function Causes(props: { causes: Advice['causes'] }) {
  const { t } = useWords();
  const likely = props.causes.filter((cause) => cause.likely);
  const all = [...likely, ...props.causes.filter((cause) => !cause.likely)];
  return (
    <Fold name="fix.causes" head={t('fix.usual', { n: all.length })} open={likely.length > 0}>
      <Rows>
        {all.map((cause) => (
          <Row
            key={`${cause.cause} ${cause.setting} ${cause.unsafeValue}`}
            name={<span lang="en">{cause.cause}</span>}
          >
            {cause.likely ? (
              <p>
                <span className={styles.best}>{t('fix.fits')}</span>
              </p>
            ) : null}
            <p lang="en">
              <code>{cause.setting}</code>: <code>{cause.unsafeValue}</code>
            </p>
            <p lang="en">{cause.why}</p>
          </Row>
        ))}
      </Rows>
    </Fold>
  );
}

/** What to do, best cure first; then where it is in this product, and how to prove it. */
export function AdviceView(props: { advice: Advice; urgent: boolean; runId: string; code: string }) {
  const { t, language } = useWords();
  const go = useGo();
  const { client } = useStores();
  const { advice } = props;
  const again = async () => {
    const answer = await client.call('check.again', { runId: props.runId, findingCode: props.code });
    if (answer.ok) go({ place: 'run', runId: answer.value.runId });
  };
  return (
    <>
      {props.urgent && advice.firstAid && advice.firstAid.length > 0 ? (
        <Section title={t('fix.firstAid')}>
          <Card>
            <ol className={styles.steps}>
              {advice.firstAid.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </Card>
        </Section>
      ) : null}
      {advice.obsolete ? <Callout shape="probably" title={advice.obsolete} /> : null}
      <Section
        title={advice.causeAdvice ? t('fix.curesFor', { cause: advice.causeAdvice.title }) : t('fix.cures')}
      >
        {advice.causeAdvice ? <p>{advice.causeAdvice.text}</p> : null}
        <Cures advice={advice} />
        {advice.causeAdvice?.doNot ? <p className={styles.doNot}>{advice.causeAdvice.doNot}</p> : null}
      </Section>
      <Section title={t('fix.inProduct', { name: advice.name })}>
        {language === 'en' ? null : <p className="muted">{t('fix.english')}</p>}
        <ProductSteps advice={advice} />
        {advice.causes.length > 0 ? <Causes causes={advice.causes} /> : null}
      </Section>
      <Section title={t('fix.verify')}>
        <Card className={styles.prove}>
          <p>{advice.verify}</p>
          <div>
            <Button kind="main" icon={RotateCw} onClick={() => void again()}>
              {t('finding.again')}
            </Button>
          </div>
        </Card>
      </Section>
      {advice.docUrls.length > 0 ? (
        <div className={styles.docs}>
          {advice.docUrls.map((url) => (
            <Button
              key={url}
              kind="link"
              iconEnd={ExternalLink}
              onClick={() => void client.call('link.open', { url })}
            >
              {url}
            </Button>
          ))}
        </div>
      ) : null}
      <p className="muted">{t(`fix.confidence.${confidenceOf(advice.confidence)}`)}</p>
    </>
  );
}

const CONFIDENCE = ['lab', 'source', 'doc', 'memory'] as const;

/** How sure the catalogue is; what it does not name is treated as memory. */
function confidenceOf(mark: string): (typeof CONFIDENCE)[number] {
  return CONFIDENCE.find((one) => mark.startsWith(one)) ?? 'memory';
}
