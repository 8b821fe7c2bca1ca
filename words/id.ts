import advice from './id/advice.json' with { type: 'json' };
import bounce from './id/bounce.json' with { type: 'json' };
import cli from './id/cli.json' with { type: 'json' };
import findingBlacklist from './id/finding-blacklist.json' with { type: 'json' };
import findingPosture from './id/finding-posture.json' with { type: 'json' };
import findingRelay from './id/finding-relay.json' with { type: 'json' };
import host from './id/host.json' with { type: 'json' };
import letters from './id/letters.json' with { type: 'json' };
import lists from './id/lists.json' with { type: 'json' };
import merged from './id/merged.json' with { type: 'json' };
import practice from './id/practice.json' with { type: 'json' };
import proof from './id/proof.json' with { type: 'json' };
import relayTests from './id/relay-tests.json' with { type: 'json' };
import report from './id/report.json' with { type: 'json' };
import share from './id/share.json' with { type: 'json' };
import target from './id/target.json' with { type: 'json' };
import together from './id/together.json' with { type: 'json' };
import ui from './id/ui.json' with { type: 'json' };
import verdict from './id/verdict.json' with { type: 'json' };

/** String table, language `id`: one file per namespace. */
export const id = {
  ui,
  verdict,
  findingRelay,
  findingBlacklist,
  findingPosture,
  relayTests,
  report,
  target,
  cli,
  advice,
  practice,
  host,
  proof,
  bounce,
  letters,
  merged,
  share,
  together,
  lists,
} as const;
