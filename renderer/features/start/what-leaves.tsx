import { useWords } from '../../i18n/use-words.ts';
import { useOwned } from '../../state/use-stores.ts';
import styles from './start.module.css';

/** Everything that will leave this computer (S7). */
export function WhatLeaves() {
  const { t } = useWords();
  const { preview, target, input, hosts, other, blacklists, send, outside } = useOwned(
    'draft',
    (state) => state,
  );
  const domain = target?.unicode ?? target?.domain ?? input;
  const subjects = preview?.listSubjects.join(', ') ?? '';
  return (
    <ul className={styles.leaves}>
      <li>{t('start.leavesServer', { name: other.trim() || hosts.join(', ') || domain })}</li>
      <li>{t('start.leavesDns', { domain })}</li>
      {blacklists && preview && preview.lists > 0 && subjects !== '' ? (
        <li>{t('start.leavesLists', { subjects, n: preview.lists })}</li>
      ) : null}
      {send ? <li>{t('start.leavesMessage', { address: outside.trim() || '…' })}</li> : null}
      <li>{t('start.leavesNothing')}</li>
    </ul>
  );
}
