import { useEffect, useState } from 'react';
import type { MethodOutput } from '../../../preload/contract/index.ts';
import { Table } from '../../components/table.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useStores } from '../../state/use-stores.ts';

type Tests = MethodOutput<'catalogue.relayTests'>['tests'];

/** Every attempt of the catalogue as the program would make it (R1). */
export function AttemptList() {
  const { t, language } = useWords();
  const { client } = useStores();
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
  return (
    <Table
      label={t('start.seeAttempts')}
      heads={[t('attempts.id'), t('attempts.what'), t('attempts.from'), t('attempts.to')]}
      rows={tests.map((test) => ({
        key: test.id,
        cells: [
          <code key="id">{test.id}</code>,
          <span key="what">
            {test.hole}
            {test.inDefault ? null : <span className="muted"> ({t('attempts.notDefault')})</span>}
          </span>,
          <code key="from">{test.mailFrom}</code>,
          <code key="to">{test.rcptTo}</code>,
        ],
      }))}
    />
  );
}
