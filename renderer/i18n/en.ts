import findingBlacklist from '../../words/en/finding-blacklist.json';
import host from '../../words/en/host.json';
import letters from '../../words/en/letters.json';
import lists from '../../words/en/lists.json';
import merged from '../../words/en/merged.json';
import proof from '../../words/en/proof.json';
import relayTests from '../../words/en/relay-tests.json';
import share from '../../words/en/share.json';
import target from '../../words/en/target.json';
import together from '../../words/en/together.json';
import ui from '../../words/en/ui.json';
import verdict from '../../words/en/verdict.json';

/** The window's share of the string table, language `en`. */
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
