import type { Clock } from '../deps.ts';
import type { ServerLine } from './ask-server.ts';

/** Silences in a row after which a server is asked last, and for how long. */
const SILENCES = 2;
const REST_MS = 30_000;

/** Servers in the order given, except that one which has stopped answering goes to the end for half a minute. */
export type ServerList = {
  order(): ServerLine[];
  silent(line: ServerLine): void;
  spoke(line: ServerLine): void;
  texts(): string[];
  first(): string;
  close(): void;
};

/** Makes the list; the clock is only read. */
export function createServerList(lines: ServerLine[], clock: Clock): ServerList {
  const state = new Map(lines.map((line) => [line, { silences: 0, restUntil: 0 }]));
  const resting = (line: ServerLine): boolean => (state.get(line)?.restUntil ?? 0) > clock.monotonic();
  return {
    order: () => [...lines.filter((line) => !resting(line)), ...lines.filter(resting)],
    silent(line) {
      const silences = (state.get(line)?.silences ?? 0) + 1;
      const restUntil = silences >= SILENCES ? clock.monotonic() + REST_MS : 0;
      state.set(line, { silences, restUntil });
    },
    spoke(line) {
      state.set(line, { silences: 0, restUntil: 0 });
    },
    texts: () => lines.map((line) => line.text),
    first: () => lines[0]?.text ?? '',
    close() {
      for (const line of lines) line.channel.close();
    },
  };
}
