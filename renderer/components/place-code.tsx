import { useShareWords } from '../i18n/use-share-words.ts';
import { useWords } from '../i18n/use-words.ts';
import { useOwned } from '../state/use-stores.ts';
import styles from './place-code.module.css';

/** Number of the case that is shown, when this window knows it. */
function useCaseNumber(): string | undefined {
  const route = useOwned('route', (state) => state.route);
  const runId = 'runId' in route ? route.runId : undefined;
  const ofRun = useOwned('runs', (state) => (runId ? state.progress[runId]?.caseId : undefined));
  const caseId = 'caseId' in route ? route.caseId : ofRun;
  return useOwned(
    'cases',
    (state) => state.cases?.find((one) => one.caseId === caseId || one.last?.runId === runId)?.number,
  );
}

/** Place code in the corner, for the phone; in screen-share mode large, with finding code and case number, and always in the picture. */
export function PlaceCode(props: { code: string }) {
  const { t } = useWords();
  const s = useShareWords();
  const isShared = useOwned('session', (state) => state.settings.screenShare);
  const finding = useOwned('route', ({ route }) => ('code' in route ? route.code : undefined));
  const number = useCaseNumber();
  const name = <span className="visually-hidden">{t('app.placeCode')} </span>;
  if (!isShared)
    return (
      <span className={styles.code}>
        {name}
        {props.code}
      </span>
    );
  return (
    <section className={styles.bar} aria-label={s('corner.label')} data-codes>
      {number ? <span className={styles.number}>{number}</span> : null}
      <span>
        {name}
        {props.code}
      </span>
      {finding ? <span>{finding}</span> : null}
    </section>
  );
}
