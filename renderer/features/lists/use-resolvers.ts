import { isPracticeZone } from '../../state/bounce.ts';
import { waysOf } from '../../state/draft.ts';
import { useOwned } from '../../state/use-stores.ts';

/** DNS servers that a test of a list asks: those of the settings. Practice lists live in the practice world's own DNS. */
export function useResolvers(zone: string): string[] {
  const settings = useOwned('session', (state) => state.settings);
  const practice = useOwned('practice', (state) => state.world?.resolver);
  if (isPracticeZone(zone) && practice) return [practice];
  const { resolvers = [] } = waysOf(settings);
  return resolvers;
}
