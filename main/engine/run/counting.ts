import type { Left } from '../../../preload/contract/index.ts';
import type { EngineDeps } from '../deps.ts';

/** What leaves this computer, counted where it leaves (S7). `before`: figures of an interrupted run. */
export type Counters = { left(): Left; addMessage(): void; addOther(what: string): void };

/** The same deps with every connection and question counted. */
export function countingDeps(deps: EngineDeps, before: Left): { deps: EngineDeps; counters: Counters } {
  let connections = before.smtpConnections;
  let messages = before.messagesSent;
  const others = new Set(before.others);
  const questionsAtStart = deps.resolver.questionsSent();
  const dialer: EngineDeps['dialer'] = {
    connect: (options) => {
      connections += 1;
      return deps.dialer.connect(options);
    },
    secure: (options) => deps.dialer.secure(options),
  };
  return {
    deps: { ...deps, dialer },
    counters: {
      left: () => ({
        smtpConnections: connections,
        dnsQuestions: before.dnsQuestions + deps.resolver.questionsSent() - questionsAtStart,
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
