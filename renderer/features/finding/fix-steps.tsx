import type { ReportFinding } from '../../../preload/contract/index.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { useWords } from '../../i18n/use-words.ts';
import styles from './finding.module.css';

type Part = { text: string; isCode: boolean };

/** A step's words, and what stands between back-ticks as lines to copy. */
function partsOf(step: string): Part[] {
  return step
    .split('`')
    .map((text, index) => ({ text, isCode: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}

function Step(props: { step: string; number: number }) {
  const parts = partsOf(props.step);
  const code = parts.filter((part) => part.isCode).map((part) => part.text);
  return (
    <li className={styles.step}>
      <span className={styles.number} aria-hidden>
        {props.number}
      </span>
      <span className={styles.stepWords}>
        {parts.map((part) =>
          part.isCode ? (
            <code key={part.text} lang="en" className={styles.line}>
              {part.text}
            </code>
          ) : (
            part.text
          ),
        )}
      </span>
      {code.length > 0 ? <CopyButton text={code.join('\n')} /> : null}
    </li>
  );
}

type Fix = ReportFinding['fix'];

/** How it is proved: at once, after somebody else has acted, or not from here (then the action is itself a test). */
const LAST_STEP: Partial<Record<Fix, 'finding.proveStep' | 'finding.laterStep'>> = {
  'server-setting': 'finding.proveStep',
  'dns-record': 'finding.proveStep',
  'ask-provider': 'finding.laterStep',
  delist: 'finding.laterStep',
  wait: 'finding.laterStep',
};

/** What to do: the action, its steps, and how it is proved. The last step is ticked by the next check, never by a click. */
export function FixSteps(props: { finding: ReportFinding }) {
  const { t } = useWords();
  const { finding } = props;
  if (finding.severity === 'ok') return <p>{finding.action || t('finding.nothing')}</p>;
  const last = LAST_STEP[finding.fix];
  const steps = [finding.action, ...(finding.steps ?? (last ? [t(last)] : []))];
  if (steps.length === 1 && !finding.action.includes('`')) return <p>{finding.action}</p>;
  return (
    <ol className={styles.steps}>
      {steps.map((step, index) => (
        <Step key={step} step={step} number={index + 1} />
      ))}
    </ol>
  );
}
