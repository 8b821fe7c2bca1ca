import advice from './en/advice.json' with { type: 'json' };
import bounce from './en/bounce.json' with { type: 'json' };
import cli from './en/cli.json' with { type: 'json' };
import findingBlacklist from './en/finding-blacklist.json' with { type: 'json' };
import findingPosture from './en/finding-posture.json' with { type: 'json' };
import findingRelay from './en/finding-relay.json' with { type: 'json' };
import host from './en/host.json' with { type: 'json' };
import letters from './en/letters.json' with { type: 'json' };
import lists from './en/lists.json' with { type: 'json' };
import merged from './en/merged.json' with { type: 'json' };
import practice from './en/practice.json' with { type: 'json' };
import proof from './en/proof.json' with { type: 'json' };
import relayTests from './en/relay-tests.json' with { type: 'json' };
import report from './en/report.json' with { type: 'json' };
import share from './en/share.json' with { type: 'json' };
import target from './en/target.json' with { type: 'json' };
import together from './en/together.json' with { type: 'json' };
import ui from './en/ui.json' with { type: 'json' };
import verdict from './en/verdict.json' with { type: 'json' };

/** String table, language `en`: one file per namespace. */
export const en = {
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
