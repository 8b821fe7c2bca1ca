import type { Target } from '../../../preload/contract/index.ts';
import { Button } from '../../components/button.tsx';
import { Callout } from '../../components/callout.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { useGo, useOwned, useStores } from '../../state/use-stores.ts';
import { letterOf } from '../bounce/letter-file.ts';

/** What stands in the way, one sentence each, with the nearest spelling to press. */
export function Problems(props: { target: Target }) {
  const { t, look, language } = useWords();
  const go = useGo();
  const { bounce, session } = useStores();
  const set = useOwned('draft', (state) => state.set);
  const resolve = useOwned('draft', (state) => state.resolve);
  return (props.target.problems ?? []).map((problem) => {
    const { suggestion } = problem;
    return (
      <Callout
        key={problem.code}
        shape={problem.fatal ? 'unknown' : 'info'}
        title={look(`target:problem.${problem.code}`, t('server.problem'), problem.params)}
        action={
          suggestion ? (
            <Button
              kind="main"
              onClick={() => {
                set({ input: suggestion, other: '' });
                void resolve(session.getState().settings);
              }}
            >
              {t('server.use', { name: suggestion })}
            </Button>
          ) : problem.code === 'bounce' ? (
            <Button
              kind="main"
              onClick={() => {
                void bounce.getState().read(letterOf(props.target.input), language, undefined);
                go({ place: 'bounce' });
              }}
            >
              {t('bounce.link')}
            </Button>
          ) : null
        }
      >
        {suggestion ? t('server.didYouMean', { name: suggestion }) : null}
        {!suggestion && problem.code === 'no-domain' ? t('server.checkSpelling') : null}
      </Callout>
    );
  });
}
