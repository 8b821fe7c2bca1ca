import type { Cell } from '../../../preload/contract/index.ts';
import { Row } from '../../components/rows.tsx';
import { spanWords } from '../../components/span-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { askedAgain } from './door-of.ts';
import styles from './finding.module.css';

/** "First 451, 65 s later 250": the earlier answers of what was put off. */
export function AskedAgain(props: { cell: Cell | null }) {
  const words = useWords();
  const { t } = words;
  const rows = askedAgain(props.cell);
  if (rows.length === 0) return null;
  return (
    <Row name={t('finding.askedAgain')}>
      {rows.map(({ id, answers }) => (
        <div key={id}>
          <p className="muted">
            <code>{id}</code> {words.look(`relayTests:${id.split('/')[0]}.name`, '')}
          </p>
          <ol className={styles.answers}>
            {answers.map((answer, index) => (
              <li key={`${answer.afterS} ${answer.code}`}>
                {index === 0
                  ? t('finding.firstAnswer', { code: answer.code })
                  : t('finding.laterAnswer', {
                      time: spanWords(words, answer.afterS),
                      code: answer.code,
                    })}{' '}
                <code lang="en">{answer.text}</code>
              </li>
            ))}
          </ol>
        </div>
      ))}
    </Row>
  );
}
