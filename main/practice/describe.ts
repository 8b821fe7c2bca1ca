import type { Language, PracticeWorld } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { OUTSIDE, VISITOR } from './names.ts';
import type { PracticeServer } from './policy.ts';
import { ROSTER } from './roster.ts';

/** Where one server of the world answers: its port, and that of a hidden companion. */
export type Ports = { own: number; hidden: number | null };

/** What `practice --json` prints (SPEC H3), with words in a language. */
export function describeWorld(
  roster: readonly PracticeServer[],
  ports: ReadonlyMap<string, Ports>,
  resolver: string,
  language: Language,
): PracticeWorld {
  const words = wordsIn(language);
  const missing = ROSTER.filter((server) => !roster.includes(server));
  const notes = [
    ...(missing.some(needsIpv6) ? [words('practice:note.noIpv6')] : []),
    ...(missing.some(needsSecondAddress) ? [words('practice:note.noSecondAddress')] : []),
  ];
  return {
    resolver,
    outside: OUTSIDE.mailbox,
    sender: VISITOR.mailbox,
    servers: roster.map((server) => {
      const { own = 0, hidden = null } = ports.get(server.id) ?? {};
      const isPair = needsSecondAddress(server);
      return {
        id: server.id,
        name: words(`practice:server.${server.id}.name`),
        // With the port, so that the target alone leads to the server too.
        target: `${server.domain}:${own}`,
        // Two MX hosts are only tested both when neither is named.
        ...(isPair ? {} : { server: `${server.host}:${own}` }),
        ...(hidden === null ? {} : { hidden: `${server.companion?.host}:${hidden}` }),
        outbound: server.outbound,
        expect: [...server.expect],
        words: words(`practice:server.${server.id}.words`),
      };
    }),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

export function needsIpv6(server: PracticeServer): boolean {
  return server.relay.includes('ipv6');
}

export function needsSecondAddress(server: PracticeServer): boolean {
  return server.companion?.role === 'backup';
}
