import { Radio, TextInput } from '@mantine/core';
import { Section } from '../../components/card.tsx';
import { ChoiceCard, ChoiceList } from '../../components/choice.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useOwned } from '../../state/use-stores.ts';
import styles from './start.module.css';

/** Never send, or send one real message when the server accepts it; the safe one is chosen first. */
export function Sending(props: { noMailbox: boolean; onTyped(): void }) {
  const { t } = useWords();
  const send = useOwned('draft', (state) => state.send);
  const outside = useOwned('draft', (state) => state.outside);
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
      {send ? (
        <TextInput
          id="send-to"
          className={styles.mailbox}
          label={t('start.sendTo')}
          description={t('start.sendToMore')}
          placeholder={t('port25.placeholder')}
          type="email"
          value={outside}
          error={props.noMailbox ? t('start.sendMissing') : null}
          onChange={(event) => {
            set({ outside: event.currentTarget.value });
            props.onTyped();
          }}
        />
      ) : null}
    </Section>
  );
}
