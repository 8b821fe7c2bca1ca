import { afterEach } from 'vitest';
import { createDirectResolver } from '../../../main/engine/dns/index.ts';
import type { DirectResolver } from '../../../main/engine/dns/resolver.ts';
import { realClock, realRandom } from './handles.ts';
import { type FakeRecord, T } from './server.ts';
import { type FakeTree, type FakeZone, startFakeTree, type Twist } from './tree.ts';

/** Addresses of the usual tree: `''` → `org` → `list.org` → `zen.list.org`, one server each. */
export const AT = { root: '127.0.0.11', org: '127.0.0.12', list: '127.0.0.13', zen: '127.0.0.14' };

/** The entry that stands in the usual tree's list. */
export const LISTED = '2.0.0.127.zen.list.org';

export const a = (data: string): FakeRecord[] => [{ type: T.A, data, ttl: 60 }];

/** The usual tree, with further zones, or others in place of its own. */
export const world = (more: Record<string, FakeZone> = {}): Record<string, FakeZone> => ({
  '': { ns: { 'a.root.test': [AT.root] } },
  org: { ns: { 'ns.org': [AT.org] } },
  'list.org': { ns: { 'ns1.list.org': [AT.list] } },
  'zen.list.org': {
    ns: { 'ns.zen.list.org': [AT.zen] },
    records: { [LISTED]: [...a('127.0.0.2'), { type: T.TXT, data: ['listed'] }] },
  },
  ...more,
});

type Opened = { close(): unknown };

/** Trees and resolvers that are closed after each test. */
export function openTrees() {
  const opened: Opened[] = [];
  afterEach(async () => {
    for (const thing of opened.splice(0).reverse()) await thing.close();
  });
  const plant = async (
    zones: Record<string, FakeZone>,
    options: { twists?: Record<string, Twist>; delayMs?: number; loss?: number } = {},
  ): Promise<FakeTree> => {
    const tree = await startFakeTree(zones, options);
    opened.push(tree);
    return tree;
  };
  const direct = (
    tree: { root: string; port: number },
    more: { roots?: string[]; allowPrivate?: boolean; deadlineMs?: number } = {},
  ): DirectResolver => {
    const resolver = createDirectResolver({
      roots: [tree.root],
      port: tree.port,
      allowPrivate: true,
      deadlineMs: 3000,
      random: realRandom,
      clock: realClock,
      ...more,
    });
    opened.push(resolver);
    return resolver;
  };
  return { plant, direct, closeLater: (thing: Opened) => opened.push(thing) };
}
