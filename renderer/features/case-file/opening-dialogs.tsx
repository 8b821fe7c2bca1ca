import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Actions } from '../../components/card.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { errorSentence } from '../../components/error-note.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import type { OpeningState, OpenResult } from '../../state/opening.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import styles from './case-file.module.css';
import { isPartly, showCase, unlockCase } from './case-file.ts';
import { PassphraseField } from './passphrase-field.tsx';
import { isMendable, troubleKey } from './trouble-words.ts';

/** Asks for the passphrase of a locked file. A wrong one is said beside the field; the file stays at hand. */
function Unlock(props: { locked: NonNullable<OpeningState['asked']> }) {
  const words = useWords();
  const w = useTogetherWords();
  const stores = useStores();
  const ask = useOwned('opening', (state) => state.ask);
  const [passphrase, setPassphrase] = useState('');
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const { locked } = props;
  const open = async () => {
    if (busy) return;
    setBusy(true);
    setWrong('');
    const trouble = passphrase === '' ? null : await unlockCase(stores, locked, passphrase);
    setBusy(false);
    if (passphrase !== '' && !trouble) return;
    setWrong(trouble ? errorSentence(words, trouble) : w('open.empty'));
    document.getElementById('open-passphrase')?.focus();
  };
  return (
    <Dialog title={w('open.locked')} onClose={() => ask(null)}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        <p>{w('open.lockedMore', { name: locked.fileName })}</p>
        <PassphraseField
          id="open-passphrase"
          label={w('open.passphrase')}
          showLabel={w('open.show')}
          known
          value={passphrase}
          error={wrong === '' ? null : wrong}
          onChange={setPassphrase}
        />
        <Actions>
          <Button onClick={() => ask(null)}>{w('open.cancel')}</Button>
          <Button kind="main" type="submit" busy={busy}>
            {w(busy ? 'open.unlocking' : 'open.unlock')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}

function shapeOf({ opened, locked, trouble }: OpenResult) {
  if (trouble) return 'unknown';
  if (locked) return 'needs-you';
  return opened && isPartly(opened) ? 'probably' : 'closed';
}

/** What came of one opened file: parts that are new, parts that are missing. */
function Came(props: { opened: NonNullable<OpenResult['opened']> }) {
  const w = useTogetherWords();
  const { added, merged, troubles, notUnderstood } = props.opened;
  const came = added === 0 ? w('open.known') : added === 1 ? w('open.newOne') : w('open.new', { n: added });
  return (
    <>
      <p className="muted">{merged ? `${came}, ${w('open.merged')}` : came}</p>
      {troubles.map((one) => (
        <p key={`${one.index} ${one.why}`}>{w(troubleKey(one), { index: one.index, of: one.of })}</p>
      ))}
      {troubles.some(isMendable) ? <p>{w('open.askAgain')}</p> : null}
      {notUnderstood > 0 ? (
        <p>
          {w('open.newer', { n: notUnderstood })} {w('open.newerMore')}
        </p>
      ) : null}
    </>
  );
}

function Result(props: { result: OpenResult; onShow(): void }) {
  const words = useWords();
  const w = useTogetherWords();
  const stores = useStores();
  const { opened, locked, trouble, fileName } = props.result;
  return (
    <li className={styles.result}>
      <StatusMark shape={shapeOf(props.result)} size={1.25} />
      <div className={styles.told}>
        <b>{opened ? opened.name : fileName}</b>
        {opened ? <Came opened={opened} /> : null}
        {locked ? <p>{w('open.waits')}</p> : null}
        {trouble ? <p>{errorSentence(words, { code: 'bad-input', ...trouble })}</p> : null}
      </div>
      {opened ? (
        <Button
          onClick={() => {
            props.onShow();
            void showCase(stores, opened);
          }}
        >
          {w('open.show1')}
        </Button>
      ) : null}
      {locked ? (
        <Button onClick={() => stores.opening.getState().ask(locked)}>{w('open.type')}</Button>
      ) : null}
    </li>
  );
}

/** What became of the files that were opened, one row each. */
function Results(props: { results: OpenResult[] }) {
  const w = useTogetherWords();
  const tell = useOwned('opening', (state) => state.tell);
  const { results } = props;
  const done = results.filter((one) => one.opened).length;
  const isOne = results.length === 1;
  return (
    <Dialog
      wide
      title={isOne ? w('open.partly') : w('open.results', { done, total: results.length })}
      onClose={() => tell(null)}
    >
      <ul className={styles.results}>
        {results.map((result, index) => (
          <Result
            // biome-ignore lint/suspicious/noArrayIndexKey: two files may have the same name, and their order stays
            key={index}
            result={result}
            onShow={() => tell(null)}
          />
        ))}
      </ul>
      <Actions>
        <Button kind="main" data-autofocus onClick={() => tell(null)}>
          {w('open.done')}
        </Button>
      </Actions>
    </Dialog>
  );
}

/** What is asked and told while files are opened, wherever the person is. */
export function OpeningDialogs() {
  const asked = useOwned('opening', (state) => state.asked);
  const results = useOwned('opening', (state) => state.results);
  if (asked) return <Unlock key={asked.ticket} locked={asked} />;
  return results ? <Results results={results} /> : null;
}
