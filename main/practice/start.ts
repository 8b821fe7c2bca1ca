import type { Family, Language, PracticeWorld } from '../../preload/contract/index.ts';
import { openCatcher } from './catcher.ts';
import { describeWorld, needsIpv6, needsSecondAddress, type Ports } from './describe.ts';
import { withBlacklists } from './dns/blacklists.ts';
import { worldRecords } from './dns/records.ts';
import { openNameServer } from './dns/server.ts';
import { createZone } from './dns/zone.ts';
import { openMailbox } from './imap/server.ts';
import { createMailStore, type ReceivedMessage, type StoredMessage } from './mail-store.ts';
import { READER } from './names.ts';
import type { PracticeServer } from './policy.ts';
import { openPostOffice } from './post-office.ts';
import { ROSTER } from './roster.ts';
import { canListen, hasIpv6, LOOPBACK, SECOND_LOOPBACK } from './smtp/listen.ts';
import { type Machine, openMailServers, ownPlaces, type Surroundings } from './smtp/server.ts';

type PracticeOptions = {
  language: Language;
  /** Epoch ms; for tests that do not want to wait for the greylist. */
  now?: () => number;
  /** Factor on the servers' deliberate slowness: 1 (usual) as described, 0 none. */
  slowness?: number;
  /** Leave out IPv6 although this computer has it (tests). */
  ipv6?: boolean;
  /** Leave out the second loopback address although this computer has it (tests). */
  secondAddress?: boolean;
};

/** The running practice world. */
export type PracticeHandle = {
  /** What to give to a check (SPEC H3), words in the language asked for. */
  world: PracticeWorld;
  /** The same in another language. */
  worldIn(language: Language): PracticeWorld;
  /** What arrived in the mailbox elsewhere, oldest first. */
  received(): ReceivedMessage[];
  /** Everything that can be read: what arrived elsewhere (`Elsewhere`), and at the servers' own people (`Own`), oldest first. */
  mailbox(): StoredMessage[];
  /** Mail for this domain of the pretend world goes to a port of this computer (the program's own catcher); null: nowhere. */
  route(domain: string, port: number | null): void;
  /** Where that is read over IMAP, without encryption. */
  reader: { host: string; port: number; user: string; password: string };
  /** Ends every server and connection; resolves when nothing is left. May be called more than once. */
  stop(): Promise<void>;
};

type Closable = { close(): Promise<void> };

/**
 * Starts the practice world on this computer: mail servers with known holes, the name server of their pretend world, and a
 * mailbox elsewhere. Loopback only, random ports. Rejects, with nothing left open, when the system gives no ports.
 */
export async function startPractice(options: PracticeOptions): Promise<PracticeHandle> {
  const surroundings: Surroundings = { now: options.now ?? Date.now, slowness: options.slowness ?? 1 };
  const stopping = new AbortController();
  const open: Closable[] = [];
  let stopped: Promise<unknown> | null = null;
  const stop = async (): Promise<void> => {
    stopping.abort();
    stopped ??= Promise.all(open.map((part) => part.close()));
    await stopped;
  };
  const keep = async <T extends Closable>(starting: Promise<T>): Promise<T> => {
    const part = await starting;
    open.push(part);
    return part;
  };
  try {
    const families: Family[] = options.ipv6 !== false && (await hasIpv6()) ? [4, 6] : [4];
    const hasSecond = options.secondAddress !== false && (await canListen(SECOND_LOOPBACK));
    const roster = ROSTER.filter((server) => !needsIpv6(server) || families.includes(6)).filter(
      (server) => !needsSecondAddress(server) || hasSecond,
    );
    const store = createMailStore();
    const catcher = await keep(
      openCatcher(roster, surroundings, (message) => store.add('Elsewhere', message)),
    );
    const mailbox = await keep(openMailbox(store, Date.now()));
    const reader = { host: LOOPBACK[4], port: mailbox.port, ...READER };
    const office = openPostOffice(store, catcher.port, surroundings, stopping.signal);
    open.push(office);
    const records = worldRecords(roster, families, `${reader.host}:${reader.port}`);
    const nameServer = await keep(openNameServer(withBlacklists(createZone(records), roster, surroundings)));
    const ports = new Map<string, Ports>();
    const openDoorOf = async (machines: readonly Machine[]): Promise<number> =>
      (await keep(openMailServers(machines, surroundings, office.take))).port;
    // All must be settled before a failure ends the rest, or a late server would stay open.
    const opened = await Promise.allSettled(
      roster.map(async (server) => {
        const { front, hidden } = machinesOf(server, families);
        const own = await openDoorOf(front);
        ports.set(server.id, { own, hidden: hidden.length > 0 ? await openDoorOf(hidden) : null });
      }),
    );
    for (const result of opened) if (result.status === 'rejected') throw result.reason;
    const worldIn = (language: Language): PracticeWorld =>
      describeWorld(roster, ports, `${LOOPBACK[4]}:${nameServer.port}`, language);
    return {
      world: worldIn(options.language),
      worldIn,
      received: () => store.list('Elsewhere'),
      mailbox: () => store.list('INBOX'),
      route: office.route,
      reader,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Which machines of a server share its port, and which has one of its own. */
function machinesOf(
  server: PracticeServer,
  families: readonly Family[],
): { front: Machine[]; hidden: Machine[] } {
  const { companion } = server;
  const main = { policy: server, places: ownPlaces(server, families) };
  if (companion === undefined) return { front: [main], hidden: [] };
  if (companion.role === 'hidden') {
    return { front: [main], hidden: [{ policy: companion, places: ownPlaces(companion, families) }] };
  }
  return { front: [main, { policy: companion, places: [{ family: 4, host: SECOND_LOOPBACK }] }], hidden: [] };
}
