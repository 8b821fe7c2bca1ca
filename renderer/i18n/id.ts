import findingBlacklist from '../../words/id/finding-blacklist.json';
import host from '../../words/id/host.json';
import letters from '../../words/id/letters.json';
import lists from '../../words/id/lists.json';
import merged from '../../words/id/merged.json';
import proof from '../../words/id/proof.json';
import relayTests from '../../words/id/relay-tests.json';
import share from '../../words/id/share.json';
import target from '../../words/id/target.json';
import together from '../../words/id/together.json';
import ui from '../../words/id/ui.json';
import verdict from '../../words/id/verdict.json';

/** The window's share of the string table, language `id`. */
export const table = {
  findingBlacklist,
  ui,
  verdict,
  target,
  relayTests,
  host,
  proof,
  letters,
  lists,
  share,
  together,
  merged,
};
