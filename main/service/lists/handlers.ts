import { ServiceError, type Settings, type ZoneTest } from '../../../preload/contract/index.ts';
import { proveZone } from '../../engine/blacklist/index.ts';
import { limitsFor, makeEngineDeps } from '../host-deps.ts';
import type { HandlersOf, ServiceContext } from '../types.ts';
import { catalogueLists, effectiveLists } from './catalogue.ts';
import { keyStates, knownKeys, setKey } from './keys.ts';
import { isPracticeCheck, openListWays } from './ways.ts';

type ListMethods =
  | 'lists.catalogue'
  | 'lists.mute'
  | 'lists.add'
  | 'lists.remove'
  | 'lists.test'
  | 'keys.state'
  | 'keys.set';

const MAX_OWN = 50;
const MAX_MUTED = 500;

/** The catalogue of lists, the person's own and muted ones, and keys (B1, B3). */
export function listHandlers(context: ServiceContext): HandlersOf<ListMethods> {
  const { settings } = context.store;
  const change = (next: Partial<Settings>): void => {
    settings.write({ ...settings.read(), ...next });
    context.shell.publish('settings.changed', settings.read());
    context.shell.publish('lists.changed', {});
  };
  const states = () => keyStates(effectiveLists(settings.read()), context.secrets, process.env);
  return {
    async 'lists.catalogue'() {
      const keys = new Set(knownKeys(context.secrets, process.env).keys());
      return { lists: catalogueLists(settings.read(), keys, context.practiceWorld() !== null) };
    },
    async 'lists.mute'({ zone, muted }) {
      const others = settings.read().mutedZones.filter((known) => known !== zone);
      if (muted && !effectiveLists(settings.read()).some((row) => row.zone === zone))
        throw new ServiceError({ code: 'not-found', key: 'lists:error.unknown' });
      if (muted && others.length >= MAX_MUTED)
        throw new ServiceError({ code: 'refused', key: 'lists:error.too-many' });
      change({ mutedZones: muted ? [...others, zone] : others });
      return { done: true };
    },
    async 'lists.add'(own) {
      const { ownLists } = settings.read();
      if (effectiveLists({ ownLists }).some((row) => row.zone === own.zone))
        throw new ServiceError({ code: 'bad-input', key: 'lists:error.known', params: { zone: own.zone } });
      if (ownLists.length >= MAX_OWN)
        throw new ServiceError({ code: 'refused', key: 'lists:error.too-many' });
      change({ ownLists: [...ownLists, { ...own, kinds: [...new Set(own.kinds)] }] });
      return { done: true };
    },
    async 'lists.remove'({ zone }) {
      const { ownLists, mutedZones } = settings.read();
      if (!ownLists.some((own) => own.zone === zone))
        throw new ServiceError({ code: 'not-found', key: 'lists:error.unknown' });
      change({
        ownLists: ownLists.filter((own) => own.zone !== zone),
        mutedZones: mutedZones.filter((known) => known !== zone),
      });
      return { done: true };
    },
    async 'lists.test'({ zone, resolvers }, { signal }) {
      const row = effectiveLists(settings.read()).find((each) => each.zone === zone);
      if (!row) throw new ServiceError({ code: 'not-found', key: 'lists:error.unknown' });
      if (row.status === 'dead' || row.status === 'list-the-world')
        throw new ServiceError({ code: 'refused', key: 'lists:error.dead' });
      if (row.query === 'practice' && !isPracticeCheck({ resolvers }, context))
        throw new ServiceError({ code: 'refused', key: 'lists:error.practice-only' });
      const set = settings.read().resolver;
      const names = resolvers.length > 0 || set === '' ? resolvers : [set];
      const deps = await makeEngineDeps({ resolvers: names, limits: limitsFor('normal', false) });
      const { ways, close } = await openListWays(
        { resolvers: names, listResolvers: [], direct: 'auto', rootHints: [] },
        context,
      );
      try {
        const tests: ZoneTest[] = [];
        for (const kind of row.kind) tests.push(await proveZone({ row, kind, ways }, deps, signal));
        return { tests };
      } finally {
        close();
        deps.resolver.close();
      }
    },
    async 'keys.state'() {
      return { keys: states() };
    },
    async 'keys.set'({ family, key }) {
      await setKey(family, key, context.secrets);
      context.shell.publish('lists.changed', {});
      return { keys: states() };
    },
  };
}
