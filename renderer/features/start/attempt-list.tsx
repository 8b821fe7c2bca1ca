import { useEffect, useState } from 'react';
import type { MethodOutput } from '../../../preload/contract/index.ts';
import { Table } from '../../components/table.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import { fillAddress } from './fill-address.ts';

type Tests = MethodOutput<'catalogue.relayTests'>['tests'];

/** Rows of the catalogue that this program never makes: local mail, guessed passwords, certificates of others. */
const NEVER: ReadonlySet<string> = new Set(['R40', 'X9', 'X12']);

/** Every attempt of the catalogue with this check's own addresses (R1); those of the usual check come first. */
export function AttemptList() {
  const { t, language } = useWords();
  const { client } = useStores();
  const { target, hosts, outside } = useOwned('draft', (state) => state);
  const [tests, setTests] = useState<Tests>([]);
  useEffect(() => {
    let wanted = true;
    void client.call('catalogue.relayTests', { language }).then((answer) => {
      if (wanted && answer.ok) setTests(answer.value.tests);
    });
    return () => {
      wanted = false;
    };
  }, [client, language]);
  const facts = { target, hosts, outside };
  const ordered = [...tests.filter((test) => test.inDefault), ...tests.filter((test) => !test.inDefault)];
  return (
    <Table
      label={t('start.seeAttempts')}
      heads={[t('attempts.id'), t('attempts.what'), t('attempts.from'), t('attempts.to')]}
      rows={ordered.map((test) => ({
        key: test.id,
        cells: [
          <code key="id">{test.id}</code>,
          <span key="what">
            {test.hole}
            {test.inDefault ? null : (
              <span className="muted">
                {' '}
                ({t(NEVER.has(test.id) ? 'attempts.never' : 'attempts.notDefault')})
              </span>
            )}
          </span>,
          <code key="from">{fillAddress(test.mailFrom, facts)}</code>,
          <code key="to">{fillAddress(test.rcptTo, facts)}</code>,
        ],
      }))}
    />
  );
}
