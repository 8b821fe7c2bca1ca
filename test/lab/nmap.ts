/** The same question put to nmap's smtp-open-relay, from the same place, as people usually put it. */
import type { TruthWord } from './lab-case.ts';
import { ADDRESS, inside } from './namespaces.ts';
import { run } from './shell.ts';

/** What nmap said: open with how many of its 16 tests, closed, or nothing that answers the question. */
export type NmapAnswer = { verdict: 'open' | 'closed' | 'none'; words: string; seconds: number };

const TIMEOUT_MS = 150_000;

/** Arguments of the scan; without name look-ups it uses its own foreign domain, which the lab's DNS knows. */
export const nmapArguments = (host: string, port: number): string[] => [
  ...['nmap', '-n', '-Pn', '-p', String(port), '--script', 'smtp-open-relay', host],
];

/** Reads nmap's output. */
export const readNmap = (text: string): Pick<NmapAnswer, 'verdict' | 'words'> => {
  const said = /smtp-open-relay: *(.*)/.exec(text)?.[1]?.trim() ?? '';
  const tests = /\((\d+)\/16 tests\)/.exec(said)?.[1];
  if (tests !== undefined) return { verdict: 'open', words: `open ${tests}/16` };
  if (said.includes("doesn't seem to be")) return { verdict: 'closed', words: 'closed' };
  if (said.includes('authentication needed')) return { verdict: 'closed', words: 'authentication needed' };
  return { verdict: 'none', words: 'no verdict' };
};

/** Runs nmap from there on the server's IPv4 address, port 25. */
export const askNmap = async (place: string, host: string = ADDRESS.server4): Promise<NmapAnswer> => {
  const done = await run('ip', inside(place, ...nmapArguments(host, 25)), {
    timeoutMs: TIMEOUT_MS,
  });
  return { ...readNmap(done.stdout), seconds: done.ms / 1000 };
};

/** Whether that was right: open and closed must agree with the truth, and no verdict is never right. */
export const isNmapRight = (answer: NmapAnswer, truth: TruthWord): boolean =>
  answer.verdict === (NOTHING_COMES_OUT.includes(truth) ? 'closed' : 'open');

/** For a stranger who has prepared nothing. */
const NOTHING_COMES_OUT: readonly TruthWord[] = ['closed', 'bounces', 'keeps', 'guest-domains', 'claimed'];
