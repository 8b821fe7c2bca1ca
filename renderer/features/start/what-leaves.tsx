import { useWords } from '../../i18n/use-words.ts';
import { portOf, proxyOf } from '../../state/draft.ts';
import { useOwned } from '../../state/use-stores.ts';
import { ownMailbox } from './own-mailbox.ts';
import styles from './start.module.css';

/** A proxy without its user name and password. */
function bareProxy(proxy: string): string {
  const url = URL.parse(proxy);
  return url ? `${url.protocol}//${url.host}` : proxy;
}

/** Everything that will leave this computer (S7). */
export function WhatLeaves() {
  const { t } = useWords();
  const draft = useOwned('draft', (state) => state);
  const direct = useOwned('session', (state) => state.settings.directLists);
  const { preview, target, input, hosts, other, blacklists, send, outside, to } = draft;
  const domain = target?.unicode ?? target?.domain ?? input;
  const subjects = preview?.listSubjects.join(', ') ?? '';
  const own = ownMailbox(target);
  const proxy = proxyOf(draft);
  const message =
    to === 'catcher'
      ? t('start.leavesCatcher', { port: portOf(draft.catcherPort) ?? draft.catcherPort })
      : outside.trim() === ''
        ? t('start.leavesMessageNone')
        : t('start.leavesMessage', { address: outside.trim() });
  const isPractice = draft.vantage?.how === 'practice';
  const looksAtPath = !isPractice && (preview?.ports.includes(25) ?? true);
  const elsewhere = outside.split('@')[1]?.trim() ?? '';
  const looksBehind =
    draft.lookForHidden && (draft.hiddenHosts.trim() !== '' || target?.hidden !== undefined);
  return (
    <ul className={styles.leaves}>
      <li>{t('start.leavesServer', { name: other.trim() || hosts.join(', ') || domain })}</li>
      {proxy ? <li>{t('start.leavesProxy', { proxy: bareProxy(proxy) })}</li> : null}
      <li>{t('start.leavesDns', { domain })}</li>
      {blacklists && preview && preview.lists > 0 && subjects !== '' ? (
        <li>{t('start.leavesLists', { subjects, n: preview.lists })}</li>
      ) : null}
      {blacklists && !isPractice && direct ? <li>{t('start.leavesDirect')}</li> : null}
      {blacklists && !isPractice ? <li>{t('start.leavesOwn')}</li> : null}
      {looksBehind ? <li>{t('start.leavesHidden')}</li> : null}
      {looksAtPath ? <li>{t('start.leavesKnock')}</li> : null}
      {looksAtPath && elsewhere !== '' ? <li>{t('start.leavesGreeting', { domain: elsewhere })}</li> : null}
      {send ? <li>{message}</li> : null}
      {send && draft.ordinary && own ? <li>{t('start.leavesOrdinary', { address: own.address })}</li> : null}
      {draft.impersonate ? <li>{t('start.leavesClaim')}</li> : null}
      <li>{t('start.leavesNothing')}</li>
    </ul>
  );
}
