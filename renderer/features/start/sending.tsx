import { Checkbox, Radio, TextInput } from '@mantine/core';
import { Card, Section } from '../../components/card.tsx';
import { ChoiceCard, ChoiceList } from '../../components/choice.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { portOf } from '../../state/draft.ts';
import { useOwned } from '../../state/use-stores.ts';
import { ownMailbox } from './own-mailbox.ts';
import styles from './start.module.css';

function Mailbox(props: { missing: boolean; onTyped(): void }) {
  const { t } = useWords();
  const outside = useOwned('draft', (state) => state.outside);
  const set = useOwned('draft', (state) => state.set);
  return (
    <TextInput
      id="send-to"
      className={styles.field}
      label={t('start.sendTo')}
      description={t('start.sendToMore')}
      placeholder={t('port25.placeholder')}
      type="email"
      value={outside}
      error={props.missing ? t('start.sendMissing') : null}
      onChange={(event) => {
        set({ outside: event.currentTarget.value });
        props.onTyped();
      }}
    />
  );
}

function Catcher() {
  const { t } = useWords();
  const port = useOwned('draft', (state) => state.catcherPort);
  const host = useOwned('draft', (state) => state.catcherHost);
  const set = useOwned('draft', (state) => state.set);
  return (
    <>
      <p>{t('start.catcherNeeds')}</p>
      <div className={styles.pair}>
        <TextInput
          id="catcher-port"
          className={styles.port}
          label={t('start.catcherPort')}
          inputMode="numeric"
          maxLength={5}
          value={port}
          error={portOf(port) === null ? t('start.catcherPortWrong') : null}
          onChange={(event) => set({ catcherPort: event.currentTarget.value })}
        />
        <TextInput
          className={styles.field}
          label={t('start.catcherHost')}
          description={t('start.catcherHostMore')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          spellCheck={false}
          value={host}
          onChange={(event) => set({ catcherHost: event.currentTarget.value })}
        />
      </div>
    </>
  );
}

/** What is sent, and where to: shown once the person wants a real message. */
function SendTo(props: { noMailbox: boolean; onTyped(): void }) {
  const { t } = useWords();
  const { to, target, ordinary, set } = useOwned('draft', (state) => state);
  const own = ownMailbox(target);
  return (
    <Card className={styles.sendTo}>
      <Radio.Group
        label={t('start.toTitle')}
        value={to}
        onChange={(value) => set({ to: value === 'catcher' ? 'catcher' : 'mailbox' })}
      >
        <div className={styles.ways}>
          <Radio value="mailbox" label={t('start.toMailbox')} description={t('start.toMailboxMore')} />
          <Radio value="catcher" label={t('start.toCatcher')} description={t('start.toCatcherMore')} />
        </div>
      </Radio.Group>
      {to === 'catcher' ? <Catcher /> : <Mailbox missing={props.noMailbox} onTyped={props.onTyped} />}
      {own ? (
        <Checkbox
          className={styles.ordinary}
          label={t('start.ordinary', { domain: own.domain })}
          description={t('start.ordinaryMore')}
          checked={ordinary}
          onChange={(event) => set({ ordinary: event.currentTarget.checked })}
        />
      ) : null}
    </Card>
  );
}

/** Never send, or send one real message when the server accepts it; the safe one is chosen first. */
export function Sending(props: { noMailbox: boolean; onTyped(): void }) {
  const { t } = useWords();
  const send = useOwned('draft', (state) => state.send);
  const set = useOwned('draft', (state) => state.set);
  return (
    <Section title={t('start.sendTitle')}>
      <Radio.Group
        aria-label={t('start.sendTitle')}
        value={send ? 'one' : 'never'}
        onChange={(value) => set({ send: value === 'one' })}
      >
        <ChoiceList>
          <ChoiceCard value="never" label={t('start.sendNever')} more={t('start.sendNeverMore')} />
          <ChoiceCard value="one" label={t('start.sendOne')} more={t('start.sendOneMore')} />
        </ChoiceList>
      </Radio.Group>
      {send ? <SendTo {...props} /> : null}
    </Section>
  );
}
