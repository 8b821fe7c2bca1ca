import { Checkbox, TextInput } from '@mantine/core';
import { Card } from '../../components/card.tsx';
import { Fold } from '../../components/fold.tsx';
import { useWords } from '../../i18n/use-words.ts';
import type { Draft } from '../../state/draft.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import styles from './start.module.css';

const MORE_PORTS = [26, 2525] as const;

/** A port typed with the server is the only one that is tested there: more of them would change nothing. */
function isPortFixed(target: Draft['target']): boolean {
  if (!target) return false;
  const { hosts, port } = target;
  return port !== undefined || (hosts.length > 0 && hosts.every((host) => host.port !== undefined));
}

function MorePorts() {
  const { t } = useWords();
  const { session } = useStores();
  const morePorts = useOwned('draft', (state) => state.morePorts);
  const set = useOwned('draft', (state) => state.set);
  const price = useOwned('draft', (state) => state.price);
  const isFixed = useOwned('draft', ({ target }) => isPortFixed(target));
  if (isFixed) {
    return (
      <div>
        <p className={styles.label}>{t('start.moreDoors')}</p>
        <p className="muted">{t('start.portFixed')}</p>
      </div>
    );
  }
  return (
    <Checkbox.Group label={t('start.moreDoors')} value={morePorts.map(String)}>
      <div className={styles.ways}>
        {MORE_PORTS.map((port) => (
          <Checkbox
            key={port}
            value={String(port)}
            label={t(`start.morePort.${port}`)}
            onChange={(event) => {
              const others = morePorts.filter((one) => one !== port);
              set({ morePorts: event.currentTarget.checked ? [...others, port] : others });
              void price(session.getState().settings);
            }}
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}

function Hidden() {
  const { t } = useWords();
  const { session } = useStores();
  const { lookForHidden, hiddenHosts, target, set, price } = useOwned('draft', (state) => state);
  const found = (target?.hidden ?? []).map((one) => one.name).join(', ');
  const ask = () => void price(session.getState().settings);
  return (
    <div className={styles.hidden}>
      <p className={styles.label}>{t('start.hiddenTitle')}</p>
      <Checkbox
        label={t('start.hiddenTick')}
        description={found === '' ? t('start.hiddenNone') : t('start.hiddenFound', { hosts: found })}
        checked={lookForHidden}
        onChange={(event) => {
          set({ lookForHidden: event.currentTarget.checked });
          ask();
        }}
      />
      {lookForHidden ? (
        <TextInput
          className={styles.field}
          label={t('start.hiddenLabel')}
          description={t('start.hiddenMore')}
          spellCheck={false}
          value={hiddenHosts}
          onChange={(event) => set({ hiddenHosts: event.currentTarget.value })}
          onBlur={ask}
        />
      ) : null}
    </div>
  );
}

/** What goes beyond the usual check; none of it is on unless the person says so, save the look past a filter. */
export function MoreDoors() {
  const { t } = useWords();
  const { session } = useStores();
  const { impersonate, set, price } = useOwned('draft', (state) => state);
  return (
    <Fold name="start.more" head={t('start.moreTitle')}>
      <Card className={styles.sendTo}>
        <MorePorts />
        <Hidden />
        <Checkbox
          label={t('start.impersonate')}
          description={t('start.impersonateMore')}
          checked={impersonate}
          onChange={(event) => {
            set({ impersonate: event.currentTarget.checked });
            void price(session.getState().settings);
          }}
        />
      </Card>
    </Fold>
  );
}
