/** The matrix in RESULTS.md, and its one line for the terminal. */
import { MISTAKE_WORDS, MISTAKES, type Mistake } from './judge.ts';
import type { DnsOutcome, PathResult } from './matrix.ts';
import { PEERS, type PeerResult } from './peers.ts';

const HEAD = '## Blacklists';

const times = (mistakes: readonly Mistake[], one: Mistake): number =>
  mistakes.filter((mistake) => mistake === one).length;

const ourMistakes = (paths: readonly PathResult[]): Mistake[] =>
  paths.flatMap(({ wrong }) => wrong.map(({ mistake }) => mistake));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** Wrong cells, broken promises and a wrongly read returned mail; 0 when all is right. */
export const countFailed = ({ paths, bounce }: DnsOutcome): number =>
  paths.filter(({ wrong, faults }) => wrong.length + faults.length > 0).length +
  Number(bounce.problem !== undefined);

/** How many of the lab's rows this is: one for each path, and the returned mail. */
export const countRows = ({ paths }: DnsOutcome): number => paths.length + 1;

const peerTotals = (peers: readonly PeerResult[]): string[] =>
  PEERS.map((name) => {
    const own = peers.filter(({ peer }) => peer === name);
    const [cells, wrong] = [sum(own.map((one) => one.cells)), sum(own.map((one) => one.mistakes.length))];
    return `${name} ${cells - wrong} of ${cells} right`;
  });

/** One line for the terminal. */
export const dnsSummary = (outcome: DnsOutcome): string => {
  const { paths, lists, seconds } = outcome;
  const cells = sum(paths.map((one) => one.cells));
  const wrong = ourMistakes(paths).length;
  const kept = paths.flatMap(({ faults }) => faults).length;
  return (
    `dns: ${lists} lists on ${paths.length} paths, ours ${cells - wrong} of ${cells} right${kept > 0 ? `, ${kept} faults` : ''}; ` +
    `${peerTotals(outcome.peers).join('; ')}; ${Math.round(seconds)} s`
  );
};

const peerCell = (peers: readonly PeerResult[], peer: string, id: string): string => {
  const one = peers.find((row) => row.peer === peer && row.path.id === id);
  return one === undefined ? '–' : `${one.cells - one.mistakes.length} of ${one.cells}`;
};

/** Its part of RESULTS.md. */
export const dnsPart = (outcome: DnsOutcome): string[] => {
  const { paths, peers, bounce, lists, seconds } = outcome;
  const cells = sum(paths.map((one) => one.cells));
  const ours = ourMistakes(paths);
  const theirs = (name: string): Mistake[] => peers.flatMap((one) => (one.peer === name ? one.mistakes : []));
  const rows = paths.map(({ path, cells: all, wrong, faults, seconds: took }) => {
    const others = PEERS.map((peer) => peerCell(peers, peer, path.id));
    const right = `${all - wrong.length} of ${all}${faults.length > 0 ? `; ${faults.join('; ')}` : ''}`;
    return `| ${[path.id, path.words, right, took.toFixed(1), ...others].join(' | ')} |`;
  });
  const counts = MISTAKES.map((one) => {
    const others = PEERS.map((peer) => times(theirs(peer), one));
    return `| ${[MISTAKE_WORDS[one], times(ours, one), ...others].join(' | ')} |`;
  });
  return [
    '',
    HEAD,
    '',
    `${lists} lists on real name servers (rbldnsd, BIND) below a root of their own, asked on ${paths.length} paths through real resolvers (Unbound, BIND,`,
    'dnsmasq) or straight, about two companies. What is right follows from how each list and path was set up; see `dns/`. A cell is one list, one',
    'address or domain, one path. The two other programs are run where they can work, and only for addresses; their two words are read kindly.',
    '',
    `Right: ours ${cells - ours.length} of ${cells}; ${peerTotals(peers).join('; ')}. It took ${Math.round(seconds)} s.`,
    '',
    '| path | what it is | ours | seconds | rblcheck | npm dnsbl |',
    '|---|---|---|--:|---|---|',
    ...rows,
    '',
    '| wrong answers | ours | rblcheck | npm dnsbl |',
    '|---|--:|--:|--:|',
    ...counts,
    '',
    'Returned mail, written by a real Postfix whose letters other real Postfixes refused: because its address is on such a list, because the',
    `receiver’s resolver is refused by the list, and with a key in the refusal. Read by \`explain\`, with the live check that it offers: ${bounce.problem ?? 'right'}.`,
  ];
};

/** RESULTS.md with this part in the place of the one it had, for a run of the matrix alone. */
export const withDnsPart = (page: string, outcome: DnsOutcome): string => {
  const [before = '', after = ''] = page.split(`\n${HEAD}\n`);
  const next = after.indexOf('\n## ');
  const rest = next === -1 ? '' : after.slice(next);
  return `${before.trimEnd()}\n${dnsPart(outcome).join('\n')}\n${rest}`;
};
