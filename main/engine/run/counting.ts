import type { Left } from '../../../preload/contract/index.ts';
import type { EngineDeps, ListWays } from '../deps.ts';
import type { Resolver } from '../dns/index.ts';

/** What leaves this computer, counted where it leaves (S7). `before`: figures of an interrupted run. */
export type Counters = { left(): Left; addMessage(): void; addOther(what: string): void };

/** The same deps with every connection and question counted, and a place for the codes of this run's messages. */
export function countingDeps(
  deps: EngineDeps,
  before: Left,
  ways?: ListWays,
): { deps: EngineDeps; counters: Counters } {
  let connections = before.smtpConnections;
  let messages = before.messagesSent;
  const others = new Set(before.others);
  const resolvers = new Set<Resolver>(
    [deps.resolver, ways?.typed, ways?.direct].filter((one) => one !== null && one !== undefined),
  );
  const questions = (): number => [...resolvers].reduce((sum, one) => sum + one.questionsSent(), 0);
  const questionsAtStart = questions();
  const dialer: EngineDeps['dialer'] = {
    connect: (options) => {
      connections += 1;
      return deps.dialer.connect(options);
    },
    secure: (options) => deps.dialer.secure(options),
  };
  return {
    deps: { ...deps, dialer, codes: deps.codes ?? new Set() },
    counters: {
      left: () => ({
        smtpConnections: connections,
        dnsQuestions: before.dnsQuestions + questions() - questionsAtStart,
        messagesSent: messages,
        others: [...others],
      }),
      addMessage: () => {
        messages += 1;
      },
      addOther: (what) => {
        others.add(what);
      },
    },
  };
}
