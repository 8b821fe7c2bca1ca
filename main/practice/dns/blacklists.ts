import { PRACTICE_LISTS, type PracticeList } from '../lists.ts';
import { LISTS_ROOT, zoneOfList } from '../names.ts';
import type { PracticeServer } from '../policy.ts';
import type { Surroundings } from '../smtp/server.ts';
import { reversed, type Zone, type ZoneAnswer } from './zone.ts';

/** RFC 5782 §5: what every IPv4 and every IPv6 list must list, and a name list too. */
const TEST_POINTS = [reversed('127.0.0.2'), '2.0.0.0.0.0.f.7.f.f.f.f'.padEnd(63, '.0'), 'test'];

/** Questions closer together than this belong to one look: a question that got lost is asked again. */
const ONE_LOOK_MS = 500;

/** How often an entry was looked at, and when last. */
type Looks = { count: number; at: number };

/** Puts the pretend blacklists in front of the world's records: only they answer late, or change their mind. */
export function withBlacklists(
  world: Zone,
  roster: readonly PracticeServer[],
  { now, slowness }: Pick<Surroundings, 'now' | 'slowness'>,
): Zone {
  const lists = new Map(PRACTICE_LISTS.map((list) => [zoneOfList(list.id), openList(list, roster, now)]));
  const delays = new Map(PRACTICE_LISTS.map((list) => [zoneOfList(list.id), (list.delayMs ?? 0) * slowness]));
  return {
    look(asked, type) {
      const name = asked.toLowerCase().replace(/\.$/, '');
      if (name === LISTS_ROOT || lists.has(name)) return { status: 'nodata', records: [] };
      if (!name.endsWith(`.${LISTS_ROOT}`)) return world.look(asked, type);
      const zone = [...lists.keys()].find((one) => name.endsWith(`.${one}`));
      const look = zone === undefined ? undefined : lists.get(zone);
      if (zone === undefined || !look) return { status: 'nxdomain', records: [] };
      return { ...look(name.slice(0, -zone.length - 1), name, type), delayMs: delays.get(zone) ?? 0 };
    },
  };
}

/** One list: what it answers for a label in front of its zone. */
function openList(
  list: PracticeList,
  roster: readonly PracticeServer[],
  now: () => number,
): (label: string, name: string, type: string) => ZoneAnswer {
  const addresses = roster.filter((server) => server.lists.some((id) => id === list.id));
  const entries = new Set([...addresses.map((server) => reversed(server.outbound)), ...(list.domains ?? [])]);
  const points = new Set([...TEST_POINTS, ...entries]);
  const isEntry = createMemory(list, entries, now);
  return (label, name, type) => {
    const isThere =
      list.kind === 'everybody' ||
      (list.kind === 'book' && (TEST_POINTS.includes(label) || isEntry(label, type)));
    if (isThere) return answerOf(list, name, type);
    // A name that only has names below it exists too, without records (RFC 8020).
    const isAbove = list.kind === 'book' && [...points].some((point) => point.endsWith(`.${label}`));
    return { status: isAbove ? 'nodata' : 'nxdomain', records: [] };
  };
}

/** Is a label on the list? A list with patience counts the looks, and forgets an entry after its last one. */
function createMemory(
  { patience }: PracticeList,
  entries: ReadonlySet<string>,
  now: () => number,
): (label: string, type: string) => boolean {
  const seen = new Map<string, Looks>();
  return (label, type) => {
    if (!entries.has(label)) return false;
    if (patience === undefined) return true;
    const before = seen.get(label) ?? { count: 0, at: Number.NEGATIVE_INFINITY };
    const isNew = type === 'A' && now() - before.at > ONE_LOOK_MS;
    const looks = isNew ? { count: before.count + 1, at: now() } : before;
    seen.set(label, looks);
    return looks.count <= patience;
  };
}

function answerOf(list: PracticeList, name: string, type: string): ZoneAnswer {
  if (type === 'A') return { status: 'answer', records: [{ name, type, address: list.answer }] };
  if (type === 'TXT') return { status: 'answer', records: [{ name, type, text: list.text }] };
  return { status: 'nodata', records: [] };
}
