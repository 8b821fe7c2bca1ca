import { TextInput } from '@mantine/core';
import type { Target, TargetHost } from '../../../preload/contract/index.ts';
import { Section } from '../../components/card.tsx';
import { ChoiceList, TickCard } from '../../components/choice.tsx';
import { Fold } from '../../components/fold.tsx';
import { Tag } from '../../components/tag.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import styles from './server.module.css';

function Role(props: { host: TargetHost }) {
  const { t } = useWords();
  const { role, preference, provider } = props.host;
  const words =
    role === 'mx' && preference !== undefined
      ? `${t('server.role.mx')} (MX ${preference})`
      : t(`server.role.${role}`);
  return (
    <>
      {provider ? <Tag>{t('server.notYours')}</Tag> : null}
      <span className="muted">{words}</span>
    </>
  );
}

function HostTick(props: { host: TargetHost }) {
  const { t } = useWords();
  const hosts = useOwned('draft', (state) => state.hosts);
  const set = useOwned('draft', (state) => state.set);
  const { host } = props;
  const addresses = host.addresses.map((address) => address.ip);
  return (
    <TickCard
      checked={hosts.includes(host.name)}
      onChange={(checked) =>
        set({
          hosts: checked ? [...hosts, host.name] : hosts.filter((name) => name !== host.name),
          preview: null,
        })
      }
      label={host.port === undefined ? host.name : `${host.name}:${host.port}`}
      more={
        <>
          {addresses.length > 0 ? (
            <span className={styles.addresses}>
              {addresses.map((ip) => (
                <span key={ip}>{ip}</span>
              ))}
            </span>
          ) : (
            t('server.noAddress')
          )}
          {host.provider ? <span>{t('server.provider', { name: host.provider.name })}</span> : null}
        </>
      }
      aside={<Role host={host} />}
    />
  );
}

/** The servers that were found, the usual choice ticked; another one can be named. */
export function Hosts(props: { target: Target }) {
  const { t } = useWords();
  const { session } = useStores();
  const other = useOwned('draft', (state) => state.other);
  const set = useOwned('draft', (state) => state.set);
  const resolve = useOwned('draft', (state) => state.resolve);
  const { hosts, domain, unicode, input } = props.target;
  const name = unicode && unicode !== domain ? `${unicode} (${domain})` : (domain ?? input);
  return (
    <>
      {hosts.length > 0 ? (
        <Section title={t('server.found', { name })}>
          <ChoiceList>
            {hosts.map((host) => (
              <HostTick key={host.name} host={host} />
            ))}
          </ChoiceList>
        </Section>
      ) : null}
      <Fold name="server.other" head={t('server.other')} open={other !== ''}>
        <TextInput
          className={styles.other}
          label={t('server.otherLabel')}
          description={t('server.otherMore')}
          value={other}
          spellCheck={false}
          onChange={(event) => set({ other: event.currentTarget.value })}
          onBlur={() => void resolve(session.getState().settings)}
        />
      </Fold>
    </>
  );
}
