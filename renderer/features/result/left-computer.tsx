import type { Report } from '../../../preload/contract/index.ts';
import { useWords } from '../../i18n/use-words.ts';
import styles from './result.module.css';

/** What was checked, by whom, and everything that left this computer (S7). */
export function LeftComputer(props: { report: Report }) {
  const { t, look, number, minutes, dateTime } = useWords();
  const { left, run, timing, vantage, program } = props.report;
  const rows: [string, string][] = [
    [t('left.connections'), number(left.smtpConnections)],
    [t('left.dns'), number(left.dnsQuestions)],
    [t('left.messages'), number(left.messagesSent)],
    [t('left.attempts'), t('running.of', { done: run.attemptsDone, total: run.attemptsPlanned })],
    [t('left.took'), minutes(timing.totalMs)],
    [t('left.ticked'), run.tickedBy ? `${run.tickedBy}, ${dateTime(run.tickedAt)}` : dateTime(run.tickedAt)],
    [t('left.resolvers'), vantage.dns.resolvers.join(', ') || '–'],
    [t('left.addresses'), vantage.sourceAddresses.join(', ') || '–'],
    [t('left.program'), program.version],
  ];
  if (vantage.proxy) rows.push([t('left.proxy'), vantage.proxy]);
  if (left.others.length > 0)
    rows.push([
      t('left.others'),
      left.others.map((other) => look(`verdict:left.${other}`, other)).join(', '),
    ]);
  return (
    <dl className={styles.facts}>
      {rows.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
