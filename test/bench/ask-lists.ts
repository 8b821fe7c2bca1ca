/** Our engine on the lists of the bench, as a program of its own: `ask-lists.ts RESOLVER`. Prints the time (ms) and the state of each list as JSON. */
import { checkBlacklists } from '../../main/engine/blacklist/index.ts';
import { depsFor, ip4 } from '../engine/blacklist/helpers.ts';
import { defaultLists, IP } from './lists-deal.ts';

const DEADLINE_MS = 4000;

const deps = depsFor([process.argv[2] ?? ''], DEADLINE_MS);
const rows = defaultLists();
const began = performance.now();
const found = await checkBlacklists(
  { subjects: [ip4(IP)], rows, practice: false, capMs: 30_000 },
  deps,
  () => undefined,
  new AbortController().signal,
);
const ms = performance.now() - began;
const questions = deps.resolver.questionsSent();
deps.resolver.close();
const states = Object.fromEntries(found.map(({ zone, state }) => [zone, state]));
process.stdout.write(JSON.stringify({ ms, questions, states }));
