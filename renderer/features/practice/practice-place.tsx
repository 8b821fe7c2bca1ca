import { Inbox, Play, Square } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card, Section } from '../../components/card.tsx';
import { ChoiceList, TickCard } from '../../components/choice.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Place } from '../../components/place.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { type PracticeServer, practiceDomain } from '../../state/practice.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import styles from './practice.module.css';

function ServerRow(props: { server: PracticeServer; busy: boolean; onCheck(): void }) {
  const { t } = useWords();
  const { server } = props;
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p className={styles.name}>{server.name ?? server.target}</p>
        <p className="muted">{server.words}</p>
        <code>{practiceDomain(server.target)}</code>
      </div>
      <Button busy={props.busy} onClick={props.onCheck}>
        {t('practice.check')}
        <span className="visually-hidden"> {server.name ?? server.target}</span>
      </Button>
    </li>
  );
}

/** The practice servers: start them, then one click each begins a check. Nothing leaves this computer. */
export function PracticePlace() {
  const { t, language } = useWords();
  const go = useGo();
  const { practice, session } = useStores();
  const { world, busy, error, prove, catching } = useOwned('practice', (state) => state);
  const [starting, setStarting] = useState<string | null>(null);
  useEffect(() => {
    void practice.getState().load(language);
  }, [practice, language]);

  const check = async (server: PracticeServer) => {
    if (starting) return;
    setStarting(server.id);
    const begun = await practice.getState().check(server, language, session.getState().settings.tickedBy);
    setStarting(null);
    if (begun) go({ place: 'run', runId: begun.runId });
  };

  return (
    <Place code="P1" name={t('rail.practice')} state={t(world ? 'practice.on' : 'practice.off')}>
      <header className={styles.head}>
        <div className={styles.words}>
          <h1>{t('practice.title')}</h1>
          <p className="muted">{t('practice.lead')}</p>
        </div>
        {world ? (
          <div className={styles.buttons}>
            <Button icon={Inbox} onClick={() => go({ place: 'mailbox' })}>
              {t('practice.mailbox')}
            </Button>
            <Button icon={Square} busy={busy} onClick={() => void practice.getState().stop()}>
              {t('practice.stop')}
            </Button>
          </div>
        ) : null}
      </header>
      <ErrorNote error={error} />
      {world ? (
        <Section title={t('practice.servers', { n: world.servers.length })}>
          <ChoiceList>
            <TickCard
              label={t('practice.prove')}
              more={t('practice.proveMore')}
              checked={prove}
              onChange={(wanted) => practice.getState().setProve(wanted)}
            />
            {prove ? (
              <TickCard
                label={t('practice.catch')}
                more={t('practice.catchMore')}
                checked={catching}
                onChange={(wanted) => practice.getState().setCatching(wanted)}
              />
            ) : null}
          </ChoiceList>
          <ul className={styles.rows}>
            {world.servers.map((server) => (
              <ServerRow
                key={server.id}
                server={server}
                busy={starting === server.id}
                onCheck={() => void check(server)}
              />
            ))}
          </ul>
          {world.notes?.map((note) => (
            <p key={note} className="muted">
              {note}
            </p>
          ))}
        </Section>
      ) : (
        <Card className={styles.off}>
          <p className={styles.offTitle}>{t('practice.offTitle')}</p>
          <p className="muted">{t('practice.offText')}</p>
          <div>
            <Button
              kind="main"
              icon={Play}
              busy={busy}
              onClick={() => void practice.getState().start(language)}
            >
              {t(busy ? 'practice.starting' : 'practice.start')}
            </Button>
          </div>
        </Card>
      )}
    </Place>
  );
}
