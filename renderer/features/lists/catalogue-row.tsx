import { memo } from 'react';
import type { CatalogueList } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Fold } from '../../components/fold.tsx';
import { OpenPage } from '../../components/open-page.tsx';
import type { Shape } from '../../components/status-mark.tsx';
import { StatusWord } from '../../components/status-word.tsx';
import { Tag } from '../../components/tag.tsx';
import { useWords, type Words } from '../../i18n/use-words.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import styles from './lists.module.css';
import { TestResult } from './test-result.tsx';
import { useResolvers } from './use-resolvers.ts';

function shapeOf({ asked }: CatalogueList): Shape {
  return asked === 'yes' ? 'closed' : asked === 'needs-key' ? 'needs-you' : 'not-needed';
}

/** What is known about a list, as named facts; the catalogue's own notes are English. */
function factsOf(list: CatalogueList, { t }: Words): { name: string; text: string; english?: boolean }[] {
  const removal = list.paid ? t('lists.doNotPay') : list.paid === false ? t('catalogue.free') : '';
  return [
    { name: t('catalogue.operator'), text: list.operator ?? '', english: true },
    { name: t('catalogue.kinds'), text: list.kinds.map((kind) => t(`catalogue.kind.${kind}`)).join(', ') },
    { name: t('catalogue.scope'), text: t(`lists.scope.${list.scope}`) },
    { name: t('catalogue.status'), text: t(`catalogue.statusIs.${list.status}`) },
    { name: t('catalogue.confidence'), text: t(`catalogue.confidenceIs.${list.confidence}`) },
    { name: t('catalogue.note'), text: list.statusNote ?? '', english: true },
    { name: t('catalogue.expires'), text: list.autoExpires ?? '', english: true },
    { name: t('catalogue.removal'), text: removal },
    { name: t('catalogue.freeUse'), text: list.freeUse ?? '', english: true },
    { name: t('catalogue.source'), text: list.source ?? '', english: true },
    { name: t('catalogue.checkedOn'), text: list.checkedOn ?? '' },
  ].filter((fact) => fact.text !== '');
}

function About(props: { list: CatalogueList }) {
  const words = useWords();
  const { list } = props;
  return (
    <div className={styles.aboutBox}>
      <dl className={styles.facts}>
        {factsOf(list, words).map((fact) => (
          <div key={fact.name}>
            <dt>{fact.name}</dt>
            <dd lang={fact.english ? 'en' : undefined}>{fact.text}</dd>
          </div>
        ))}
      </dl>
      <div className={styles.links}>
        {list.lookupUrl ? <OpenPage url={list.lookupUrl} what={list.name} label="catalogue.lookup" /> : null}
        {list.delistUrl && list.delistUrl !== list.lookupUrl ? (
          <OpenPage url={list.delistUrl} what={list.name} label="delist.form" />
        ) : null}
      </div>
    </div>
  );
}

/** One list of the catalogue: whether it is asked and why not, how much it weighs, and what can be done with it. Rows stay as they are while somebody types. */
export const CatalogueRow = memo(function CatalogueRow(props: { list: CatalogueList }) {
  const { t, look } = useWords();
  const { lists, notices } = useStores();
  const { list } = props;
  const { zone, name, asked } = list;
  const resolvers = useResolvers(zone);
  const isTesting = useOwned('lists', (state) => state.testing.includes(zone));
  const canMute = asked === 'yes' || asked === 'muted';
  const canTest = asked !== 'dead' && asked !== 'never';
  const mute = async () => {
    const muted = asked !== 'muted';
    await lists.getState().mute(zone, muted);
    notices.getState().say(t(muted ? 'catalogue.mutedNow' : 'catalogue.askedNow', { name }));
  };
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <h3 className={styles.name}>
          {name} {list.own ? <Tag>{t('catalogue.mine')}</Tag> : null}
        </h3>
        <p className="muted">
          <code lang="en">{zone}</code> · {t(`lists.weight.${list.weight}`)}
        </p>
        <StatusWord shape={shapeOf(list)}>
          <span className={styles.plain}>{look(`lists:asked.${asked}`, asked)}</span>
        </StatusWord>
      </div>
      <div className={styles.buttons}>
        {canTest ? (
          <Button busy={isTesting} onClick={() => void lists.getState().test(zone, resolvers)}>
            {t('catalogue.test')}
            <span className="visually-hidden"> {name}</span>
          </Button>
        ) : null}
        {canMute ? (
          <Button kind="quiet" onClick={() => void mute()}>
            {t(asked === 'muted' ? 'catalogue.unmute' : 'catalogue.mute')}
            <span className="visually-hidden"> {name}</span>
          </Button>
        ) : null}
        {list.own ? (
          <Button kind="quiet" onClick={() => void lists.getState().remove(zone)}>
            {t('catalogue.remove')}
            <span className="visually-hidden"> {name}</span>
          </Button>
        ) : null}
      </div>
      <div className={styles.below} role="status">
        <TestResult zone={zone} />
      </div>
      <div className={styles.below}>
        <Fold name={`catalogue ${zone}`} head={t('catalogue.about')}>
          <About list={list} />
        </Fold>
      </div>
    </div>
  );
});
