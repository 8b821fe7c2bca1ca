import type { Attempt, Cell, CellRef, Vantage, VerdictCore } from '../../preload/contract/index.ts';
import type { Params, Words } from '../../words/index.ts';
import type { RunState } from '../engine/run/fold.ts';
import { formName } from './finding-words.ts';
import { makeTimes } from './parts/times.ts';

export type VerdictFacts = {
  cells: readonly Cell[];
  vantage: Vantage;
  state: RunState;
  counts: { done: number; planned: number };
};

/** Headline and second line of the verdict (UX §3), filled from the engine's parameters. */
export function verdictWords(
  core: VerdictCore,
  facts: VerdictFacts,
  words: Words,
): { headline: string; detail: string } {
  const params = verdictParams(core, facts, words);
  const base = `verdict:${core.code}`;
  const pick = (part: 'headline' | 'detail'): string => {
    const variant = variantOf(core, facts);
    const key =
      variant && words.has(`${base}.${part}${variant}`) ? `${base}.${part}${variant}` : `${base}.${part}`;
    return words(key, params);
  };
  const isAskedAgain = core.code === 'CT-LATER' && facts.state.lookAgain?.dueAt != null;
  const again = variantOf(core, facts) === null ? 'detailAgain' : 'detailAgainOther';
  return { headline: pick('headline'), detail: isAskedAgain ? words(`${base}.${again}`) : pick('detail') };
}

/** Which variant of a sentence fits, e.g. `Sent` when a real message was sent. */
function variantOf(core: VerdictCore, facts: VerdictFacts): string | null {
  const { vantage, state } = facts;
  const isPlaceUnknown = vantage.place === 'unknown';
  switch (core.code) {
    case 'OPEN-ACCEPTED':
      return state.left.messagesSent > 0 ? 'Sent' : null;
    case 'OPEN-PROVED':
      if (core.params.to === undefined) return null;
      return core.params.exit === undefined ? 'Mailbox' : 'MailboxExit';
    case 'OPEN-MASKED':
      return core.params.culprit === undefined ? null : 'Culprit';
    case 'KEEPS-IT':
      return core.params.waitedS === undefined ? 'Found' : 'Wait';
    case 'OPEN-FORGED':
      if (/X1[01]\b/.test(String(core.params.form ?? ''))) return 'Claimed';
      return String(core.params.form ?? '').includes('X1') ? 'Helo' : 'Sender';
    case 'OPEN-INSIDE':
    case 'CLOSED-INSIDE':
      return isPlaceUnknown ? 'Unknown' : null;
    case 'CLOSED': {
      if (facts.cells.some((cell) => cell.reason === 'refused-at-data')) return 'Data';
      const { refused, total } = closedTries(facts.cells);
      if (refused === total) return null;
      return facts.cells.some((cell) => cell.state === 'closed' && cell.attempts.some(isPutOff))
        ? 'Later'
        : 'Some';
    }
    case 'CT-NAME':
      return facts.state.target?.problems?.some((row) => row.suggestion)
        ? 'Suggestion'
        : (NAME_VARIANTS[core.reason ?? ''] ?? null);
    case 'CT-NOANSWER':
      return NO_ANSWER_VARIANTS[core.reason ?? ''] ?? null;
    case 'CT-LATER':
      return LATER_VARIANTS[core.reason ?? ''] ?? null;
    case 'CT-BLOCKED':
      return core.params.list === undefined ? (BLOCKED_VARIANTS[core.reason ?? ''] ?? null) : 'List';
    case 'CT-MIDDLE':
      return MIDDLE_VARIANTS[core.reason ?? ''] ?? null;
    case 'CT-STOPPED':
      if (state.reason === 'needs-neutral') return 'Neutral';
      if (state.reason === 'neutral-at-home') return 'AtHome';
      return STOP_VARIANTS[core.reason ?? ''] ?? null;
    default:
      return null;
  }
}

const isPutOff = ({ outcome }: Attempt): boolean => outcome === 'temporary';

const NAME_VARIANTS: Record<string, string> = {
  'null-mx': 'NullMx',
  'dns-failed': 'Dns',
  'dns-makes-up': 'MakesUp',
  'no-address': 'NoAddress',
  'mx-without-address': 'NoAddress',
};

const NO_ANSWER_VARIANTS: Record<string, string> = {
  cut: 'Cut',
  'no-greeting': 'Silent',
  'no-reply': 'Stalled',
  none: 'Stalled',
  'not-smtp': 'NoMail',
  'not-understood': 'NoMail',
  'tls-broken': 'Tls',
  'proxy-header': 'ProxyHeader',
  proxy: 'Proxy',
};

const BLOCKED_VARIANTS: Record<string, string> = {
  'refuses-everybody': 'Everybody',
  'control-refused': 'Everybody',
  'same-as-control': 'Everybody',
  'control-login': 'Login',
  'refused-at-data': 'Data',
};

/** Who most likely stands in between: a provider's machine that answers for all servers, or a firewall that changes the words. */
const MIDDLE_VARIANTS: Record<string, string> = {
  'answers-for-everybody': 'Provider',
  'same-greeting': 'Provider',
  asterisks: 'Firewall',
  'tls-stripped': 'Firewall',
  'starttls-stripped': 'Firewall',
};

const LATER_VARIANTS: Record<string, string> = {
  'greeting-later': 'Busy',
  'server-fault': 'Fault',
  'asked-often': 'Often',
  'strangers-later': 'Strangers',
  'some-later': 'Some',
};

const STOP_VARIANTS: Record<string, string> = {
  'timed-out': 'Timeout',
  failed: 'Failed',
  died: 'Failed',
  running: 'Running',
  skipped: 'Skipped',
};

function verdictParams(core: VerdictCore, facts: VerdictFacts, words: Words): Params {
  const open = facts.cells.filter((cell) => cell.state === 'open' || cell.state === 'probably');
  const closed = facts.cells.filter((cell) => cell.state === 'closed');
  const done = facts.cells.reduce((sum, cell) => sum + cell.attempts.length, 0);
  return {
    n: facts.counts.done,
    total: done,
    host: facts.state.target?.domain ?? facts.state.request?.input ?? '',
    ...core.params,
    ...placesOf(core, facts.state.neutral?.outside),
    ...(core.code === 'CLOSED' ? closedTries(facts.cells) : {}),
    ...timedParams(core, words),
    ...(core.params.culprit === undefined ? {} : { culprit: words(`proof:culprit.${core.params.culprit}`) }),
    suggestion: facts.state.target?.problems?.find((row) => row.suggestion)?.suggestion ?? '',
    ...(core.params.form === undefined ? {} : { formName: formName(String(core.params.form), words) }),
    place: words(`verdict:place.${facts.vantage.place}`),
    openDoors: doorList(open, words, closed),
    closedDoors: doorList(closed, words, open),
    cells: doorList(closed, words),
  };
}

/** Where it entered, IPv6 in brackets, and the mailbox it came to: a trick address (`me%b.example@server`) is only the way there. */
function placesOf({ params }: VerdictCore, outside: string | undefined): Params {
  const { ip, to } = params;
  const [local = '', domain = ''] = outside?.split('@') ?? [];
  const isWrapped = typeof to === 'string' && domain !== '' && to.includes(local) && to.includes(domain);
  return {
    ...(typeof ip === 'string' && ip.includes(':') ? { ip: `[${ip}]` } : {}),
    ...(isWrapped && outside !== undefined ? { to: outside } : {}),
  };
}

/** Moments and spans in words: when the message arrived, how long was waited for it. */
function timedParams({ params }: VerdictCore, words: Words): Params {
  const times = makeTimes(words);
  return {
    ...(typeof params.time === 'string' ? { time: times.full(params.time) } : {}),
    ...(typeof params.waitedS === 'number' ? { wait: times.span(params.waitedS * 1000) } : {}),
  };
}

type Door = Pick<CellRef, 'address' | 'family' | 'port'>;

/** "IPv4 port 25", "IPv6 port 25 and IPv4 port 587": each door once; with its address where a door of `apart` has the same name. */
export function doorList(cells: readonly Door[], words: Words, apart: readonly Door[] = []): string {
  const taken = new Set(apart.map((cell) => doorName(cell, words)));
  const nameOf = (cell: Door): string => {
    const door = doorName(cell, words);
    return taken.has(door) ? words('verdict:doorAt', { door, address: cell.address }) : door;
  };
  const names = [...new Set(cells.map(nameOf))];
  const last = names.at(-1) ?? '–';
  if (names.length < 2) return last;
  return words('verdict:join.and', { first: names.slice(0, -1).join(words('verdict:join.comma')), last });
}

/** Something besides mail and DNS questions that left this computer (S7), in words; what has no words stays as it is. */
export function leftWords(key: string, words: Words): string {
  return words.has(`verdict:left.${key}`) ? words(`verdict:left.${key}`) : key;
}

/** The main word of a door. Mail that is taken and returned later is not kept. */
export function stateOfDoor({ state, verdict }: Pick<Cell, 'state' | 'verdict'>, words: Words): string {
  return words(`verdict:state.${verdict === 'BOUNCES' ? 'returns' : state}`);
}

export function doorName(cell: Pick<CellRef, 'family' | 'port'>, words: Words): string {
  return words('verdict:door', { family: `IPv${cell.family}`, port: cell.port });
}

/** Relay attempts at the closed doors: refused, and made in all. Some never get to the relay question: the form itself is turned down. */
function closedTries(cells: readonly Cell[]): { refused: number; total: number } {
  const tries = cells
    .filter((cell) => cell.state === 'closed')
    .flatMap((cell) => cell.attempts)
    .filter((row) => row.outcome !== 'tls-required' || row.tls === true);
  const refused = tries.filter((row) => row.outcome === 'refused-relay' || row.outcome === 'auth-required');
  return { refused: refused.length, total: tries.length };
}
