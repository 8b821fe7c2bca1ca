import { Checkbox, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ErrorInfo, OwnList } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import { findLists, zoneOf } from './find-lists.ts';
import styles from './lists.module.css';
import { TestResult } from './test-result.tsx';
import { useResolvers } from './use-resolvers.ts';

type Kind = OwnList['kinds'][number];
const KINDS = ['ip4', 'ip6', 'domain'] as const satisfies Kind[];

/** Adds a list of one's own; whether it proves itself is shown at once. */
export function AddList() {
  const { t } = useWords();
  const { lists } = useStores();
  const known = useOwned('lists', (state) => state.lists);
  const [zone, setZone] = useState('');
  const resolvers = useResolvers(zoneOf(zone) ?? '');
  const [name, setName] = useState('');
  const [kinds, setKinds] = useState<Kind[]>(['ip4']);
  const [trouble, setTrouble] = useState<'zone' | 'known' | 'kinds' | null>(null);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [busy, setBusy] = useState(false);
  const [added, setAdded] = useState<string | null>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setError(null);
    const wanted = zoneOf(zone);
    const isKnown = wanted !== null && known?.some((list) => list.zone === wanted);
    if (!wanted || isKnown || kinds.length === 0) {
      setTrouble(!wanted ? 'zone' : isKnown ? 'known' : 'kinds');
      document.getElementById(wanted && !isKnown ? 'own-kind-ip4' : 'own-zone')?.focus();
      return;
    }
    setBusy(true);
    const failed = await lists.getState().add({ zone: wanted, name: name.trim() || wanted, kinds });
    setError(failed);
    if (!failed) {
      setAdded(wanted);
      setZone('');
      setName('');
      await lists.getState().test(wanted, resolvers);
    }
    setBusy(false);
  };
  const first = known && added ? findLists(known, added, 'own')[0] : undefined;
  const troubles = { zone: t('catalogue.zoneWrong'), known: t('catalogue.zoneKnown'), kinds: null };
  return (
    <Card>
      <form className={styles.add} onSubmit={submit}>
        <p className="muted">{t('catalogue.addMore')}</p>
        <div className={styles.fields}>
          <TextInput
            id="own-zone"
            label={t('catalogue.zone')}
            description={t('catalogue.zoneMore')}
            value={zone}
            maxLength={253}
            autoCapitalize="off"
            autoComplete="off"
            spellCheck={false}
            error={trouble ? troubles[trouble] : null}
            onChange={(event) => {
              setZone(event.currentTarget.value);
              setTrouble(null);
            }}
          />
          <TextInput
            label={t('catalogue.ownName')}
            description={t('catalogue.ownNameMore')}
            value={name}
            maxLength={120}
            autoComplete="off"
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </div>
        <fieldset className={styles.kinds}>
          <legend>{t('catalogue.kinds')}</legend>
          {KINDS.map((kind) => (
            <Checkbox
              key={kind}
              id={`own-kind-${kind}`}
              label={t(`catalogue.kind.${kind}`)}
              checked={kinds.includes(kind)}
              onChange={(event) => {
                const on = event.currentTarget.checked;
                setKinds(on ? [...kinds, kind] : kinds.filter((one) => one !== kind));
                setTrouble(null);
              }}
            />
          ))}
        </fieldset>
        {trouble === 'kinds' ? (
          <p className={styles.missing} role="alert">
            {t('catalogue.kindsMissing')}
          </p>
        ) : null}
        <ErrorNote error={error} />
        <div>
          <Button type="submit" busy={busy}>
            {t('catalogue.addTest')}
          </Button>
        </div>
      </form>
      <div role="status">
        {first ? (
          <>
            <p className={styles.added}>{t('catalogue.added', { name: first.name })}</p>
            <TestResult zone={first.zone} />
          </>
        ) : null}
      </div>
    </Card>
  );
}
