import type { Family, Language, PracticeWorld } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { openCatcher, type ReceivedMessage } from './catcher.ts';
import { worldRecords } from './dns/records.ts';
import { openNameServer } from './dns/server.ts';
import { createZone } from './dns/zone.ts';
import { OUTSIDE, VISITOR } from './names.ts';
import type { PracticeServer } from './policy.ts';
import { ROSTER } from './roster.ts';
import type { AcceptedMail } from './smtp/dialogue.ts';
import { hasIpv6, LOOPBACK } from './smtp/listen.ts';
import { postTo } from './smtp/post.ts';
import { openMailServer, type Surroundings } from './smtp/server.ts';

type PracticeOptions = {
  language: Language;
  /** Epoch ms; for tests that do not want to wait for the greylist. */
  now?: () => number;
  /** Factor on the servers' deliberate slowness: 1 (usual) as described, 0 none. */
  slowness?: number;
  /** Leave out IPv6 although this computer has it (tests). */
  ipv6?: boolean;
};

/** The running practice world. */
export type PracticeHandle = {
  /** What to give to a check (SPEC H3), words in the language asked for. */
  world: PracticeWorld;
  /** The same in another language. */
  worldIn(language: Language): PracticeWorld;
  /** What arrived in the mailbox elsewhere, oldest first. */
  received(): ReceivedMessage[];
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
  const errands = new Set<Promise<unknown>>();
  let stopped: Promise<unknown> | null = null;
  const stop = async (): Promise<void> => {
    stopping.abort();
    stopped ??= Promise.all([...open.map((part) => part.close()), ...errands]);
    await stopped;
  };
  const keep = async <T extends Closable>(starting: Promise<T>): Promise<T> => {
    const part = await starting;
    open.push(part);
    return part;
  };
  try {
    const families: Family[] = options.ipv6 !== false && (await hasIpv6()) ? [4, 6] : [4];
    const roster = ROSTER.filter((server) => !server.relay.includes('ipv6') || families.includes(6));
    const catcher = await keep(openCatcher(surroundings));
    const dispatch = (server: PracticeServer, mail: AcceptedMail, source: string): void => {
      const to = mail.elsewhere.filter((address) => address.endsWith(`@${OUTSIDE.domain}`));
      if (!server.delivers || to.length === 0) return;
      const errand = postTo(catcher.port, server.host, { from: mail.from, to, source }, stopping.signal);
      errands.add(errand);
      errand.finally(() => errands.delete(errand));
    };
    const nameServer = await keep(openNameServer(createZone(worldRecords(roster, families))));
    const ports = new Map<string, number>();
    // All must be settled before a failure ends the rest, or a late server would stay open.
    const opened = await Promise.allSettled(
      roster.map(async (server) => {
        const take = (mail: AcceptedMail, source: string): void => dispatch(server, mail, source);
        const door = await keep(openMailServer(server, families, surroundings, take));
        ports.set(server.id, door.port);
      }),
    );
    for (const result of opened) if (result.status === 'rejected') throw result.reason;
    const worldIn = (language: Language): PracticeWorld =>
      describeWorld(roster, ports, `${LOOPBACK[4]}:${nameServer.port}`, language);
    return { world: worldIn(options.language), worldIn, received: catcher.received, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function describeWorld(
  roster: readonly PracticeServer[],
  ports: ReadonlyMap<string, number>,
  resolver: string,
  language: Language,
): PracticeWorld {
  const words = wordsIn(language);
  const missing = ROSTER.filter((server) => !roster.includes(server));
  return {
    resolver,
    outside: OUTSIDE.mailbox,
    sender: VISITOR.mailbox,
    servers: roster.map((server) => ({
      id: server.id,
      name: words(`practice:server.${server.id}.name`),
      // With the port, so that the target alone leads to the server too.
      target: `${server.domain}:${ports.get(server.id) ?? 0}`,
      server: `${server.host}:${ports.get(server.id) ?? 0}`,
      expect: [...server.expect],
      words: words(`practice:server.${server.id}.words`),
    })),
    ...(missing.length > 0 ? { notes: [words('practice:note.noIpv6')] } : {}),
  };
}
