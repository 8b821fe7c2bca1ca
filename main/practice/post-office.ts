import { delivered } from './catcher.ts';
import type { MailStore } from './mail-store.ts';
import { OUTSIDE, VISITOR } from './names.ts';
import type { Policy } from './policy.ts';
import type { AcceptedMail } from './smtp/dialogue.ts';
import { type Post, postTo } from './smtp/post.ts';
import { composeReturn } from './smtp/returned.ts';
import type { Surroundings } from './smtp/server.ts';

/** Sees to the mail that practice servers took. */
export type PostOffice = {
  take(policy: Policy, mail: AcceptedMail, source: string): void;
  /** Mail for this domain goes to a port of this computer from now on (the program's own catcher); null: nowhere. */
  route(domain: string, port: number | null): void;
  /** Resolves when nothing is under way. */
  close(): Promise<void>;
};

const ELSEWHERE: readonly string[] = [OUTSIDE.domain, VISITOR.domain];

/**
 * Mail for a server's own people goes to the `Own` folder; what it relays is handed to the catcher by SMTP, or comes back to its
 * sender there. Mail for any other place goes nowhere: there is no other place.
 */
export function openPostOffice(
  store: MailStore,
  catcherPort: number,
  surroundings: Surroundings,
  signal: AbortSignal,
): PostOffice {
  const errands = new Set<Promise<unknown>>();
  const routes = new Map(ELSEWHERE.map((domain) => [domain, catcherPort]));
  const send = (host: string, post: Post | null): void => {
    if (post === null) return;
    for (const port of new Set(routes.values())) {
      const to = post.to.filter((address) => routes.get(domainOf(address)) === port);
      if (to.length === 0) continue;
      const errand = postTo(port, host, { ...post, to }, signal);
      errands.add(errand);
      errand.finally(() => errands.delete(errand));
    }
  };
  return {
    take(policy, mail, source) {
      if (policy.fate === 'kept') return;
      if (mail.here.length > 0) store.add('Own', delivered(mail, mail.here, source, surroundings));
      if (policy.fate === 'returned') send(policy.host, composeReturn(policy, mail, source, new Date()));
      else send(policy.host, { from: mail.from, to: mail.elsewhere, source });
    },
    route(domain, port) {
      if (port === null) routes.delete(domain);
      else routes.set(domain, port);
    },
    async close() {
      await Promise.all(errands);
    },
  };
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
