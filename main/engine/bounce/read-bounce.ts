import type { BounceReading, BounceWarning } from '../../../preload/contract/index.ts';
import { BOUNCE_SCHEMA } from '../../../preload/contract/index.ts';
import { type BounceProvider, bounceCatalogue } from '../../catalogue/bounces.ts';
import type { DnsblRow } from '../../catalogue/dnsbl.ts';
import { safeText } from '../smtp/safe-text.ts';
import { readAddress } from '../target/address-scope.ts';
import { actionOf, readFields } from './delivery-report.ts';
import { type Answer, findAnswers, mainAnswer } from './find-answers.ts';
import { describeList } from './find-lists.ts';
import { findRecipients, findRefuser, findReporter, findSender } from './find-people.ts';
import { addressesIn, findSubject, type Subject } from './find-subject.ts';
import { type Flat, flatten, limitLines, lineAt, plainLines, splitFlat } from './flatten.ts';
import { makeKeyHider } from './hide-keys.ts';
import { type Judgement, judge } from './judge.ts';
import type { BounceInput } from './limits.ts';
import { bounceSigns } from './looks-like-bounce.ts';
import { MAX_PICTURE_TEXT, unmisread } from './misread.ts';
import { formOf, isProviderWide, languageOf, permanenceOf, providerOfHost, whoseOf } from './settle-facts.ts';
import { answerAt } from './text-span.ts';
import { type Unpacked, unpack } from './unpack.ts';

export { type BounceInput, MAX_OCTETS, MAX_TEXT } from './limits.ts';

/** What the reader is told beside the mail. */
export type BounceOptions = {
  /** The window kept only the beginning. */
  cut?: boolean;
  /** Addresses and names the person works with; without them nothing is said about whose address it is. */
  ours?: { addresses: readonly string[]; names: readonly string[] };
  lists: readonly DnsblRow[];
};

type Ours = BounceOptions['ours'];

/** Written by a mail program, not by a server: it was refused by the one it sends through. */
const OWN_SERVER =
  /(?:cannot be reached|tidak dapat dihubungi):.{0,300}(?:server error|kesalahan server): ?['"]?[45]\d\d/i;

/**
 * Reads a returned mail (N): who refused, why, which list, which address, temporary or final, whose job it is. Never throws on what was
 * brought; what cannot be read is told in `problem`. At most 4,000,000 characters or 30 MB are read; the rest is `cut`. `words` are not made here.
 */
export async function readBounce(input: BounceInput, options: BounceOptions): Promise<BounceReading> {
  const reading = await readAsWritten(input, options);
  const { understood, source, kind, subject } = reading;
  const isWhole = understood && (kind !== 'list' || subject !== null);
  if (isWhole || !/^(?:text|fragment)$/.test(source.form) || source.octets > MAX_PICTURE_TEXT) return reading;
  const text = 'text' in input ? input.text : new TextDecoder().decode(input.octets);
  const mended = unmisread(text);
  if (mended === text) return reading;
  const again = await readAsWritten({ text: mended }, options);
  const isBetter = understood ? again.kind === kind && again.subject !== null : again.understood;
  return isBetter ? { ...again, source: { ...source, language: again.source.language } } : reading;
}

async function readAsWritten(input: BounceInput, options: BounceOptions): Promise<BounceReading> {
  const unpacked = await unpack(input);
  const isCut = unpacked.isCut || options.cut === true;
  const hide = makeKeyHider(options.lists);
  const words = hide(unpacked.words);
  const returned = hide(unpacked.returned);
  const lines = plainLines(words.text);
  const limited = limitLines(lines);
  const [head, tail] = withoutOriginal(flatten(limited.lines));
  const signs = bounceSigns(head.text);
  const answers = findAnswers(head.text);
  const problem = problemOf(unpacked, head, signs.sentences + answers.length + Number(signs.isDelayed));
  const source = {
    form: unpacked.form,
    language: head.text === '' ? null : languageOf(head.text),
    octets: unpacked.octets,
    cut: isCut,
  };
  if (problem !== null) return emptyReading(problem, source);

  const lists = new Map(options.lists.map((row) => [row.zone, row]));
  const fields = readFields(limited.lines);
  const refuser = findRefuser(head.text);
  const hostProvider = providerOfHost(refuser.host);
  const found = judge(head.text, answers, lists, hostProvider);
  if (found === null && unpacked.isEncrypted) return emptyReading('encrypted', source);
  const isKnown =
    found !== null &&
    (signs.sentences > 0 ||
      answers.length > 0 ||
      found.lists.some(({ foundBy }) => foundBy !== 'name') ||
      found.provider !== null);
  if (!isKnown && signs.sentences === 0 && !signs.isDelayed && answers.length === 0)
    return emptyReading('not-a-bounce', source);
  const judgement = isKnown ? withProvider(found, hostProvider) : null;
  const answer = (judgement ? answerAt(answers, judgement.at) : null) ?? mainAnswer(answers);
  const text =
    answer?.text ?? (judgement ? head.text.slice(Math.max(0, judgement.at - 60), judgement.at + 240) : '');
  const kind = judgement?.kind ?? 'unknown';
  const subject = findSubject({
    kind,
    answer: text,
    whole: head.text,
    lists: judgement?.lists ?? [],
    refusers: refuser.ip === null ? [] : [refuser.ip],
  });
  const described = (judgement?.lists ?? [])
    .slice(0, 12)
    .map((entry) => describeList(entry, subject?.value ?? null, lists));
  const back = `${returned.text}\n${tail}`;
  const sender = findSender(back, fields);
  const recipients = findRecipients(head, fields, sender);
  const status = statusOf(answer, fields, head.text);
  const permanence = permanenceOf({ flat: head.text, action: actionOf(head.text), answer, status, signs });
  const isOurServer = isOneOf(refuser.host, refuser.ip, options.ours) || OWN_SERVER.test(head.text);
  const isWide = isProviderWide(described);
  const form = formOf(judgement, described, head.text);
  const ours = whoOwns(subject, options.ours);
  return {
    schema: BOUNCE_SCHEMA,
    understood: judgement !== null,
    problem: null,
    source,
    kind,
    code: answer?.code ?? null,
    enhanced: status,
    text: safeText(text, 2000),
    permanence,
    refusedBy: { host: safeOrNull(refuser.host), ip: refuser.ip },
    reportedBy: safeOrNull(findReporter(head.text)),
    recipients: recipients.map((address) => safeText(address, 320)),
    sender: safeOrNull(sender),
    subject: safeOrNull(subject?.value ?? null),
    subjectKind: subject?.kind ?? null,
    ours,
    lists: described,
    provider: judgement?.provider ? { id: judgement.provider.id, name: judgement.provider.name } : null,
    providerCode: safeOrNull(judgement?.providerCode ?? null),
    whose: whoseOf({ judgement, permanence, isWide, isOurServer }),
    form,
    rule: judgement?.rule ?? null,
    warnings: warningsOf({
      'other-address': ours === 'no',
      'receiver-dns': kind === 'receiver-dns',
      'dead-list': described.some((list) => list.status === 'dead' || list.status === 'list-the-world'),
      'key-hidden': words.hadKey || returned.hadKey,
      cut: isCut || limited.isCut,
      'several-recipients': recipients.length > 1,
      'not-ours': isBackscatter(back, sender, subject, options.ours),
      'provider-wide': isWide,
      'not-a-block-list': described.some(
        ({ status: state, weight }) =>
          weight === 'informational' && (state === 'active' || state === 'uncertain'),
      ),
    }),
    evidence: evidenceOf(head, judgement?.at ?? answer?.start ?? 0),
    live: liveOf(judgement, described, subject, options),
  };
}

/** Up to the place where the returned message itself begins, when an answer stands before it; and the message. */
function withoutOriginal(flat: Flat): [Flat, string] {
  const [first] = findAnswers(flat.text);
  if (!first) return [flat, ''];
  const starts = bounceCatalogue.original.flatMap((pattern) => {
    const at = flat.text.slice(first.end).search(pattern);
    return at === -1 ? [] : [at + first.end];
  });
  return starts.length === 0 ? [flat, ''] : splitFlat(flat, Math.min(...starts));
}

function problemOf(unpacked: Unpacked, head: Flat, signs: number): BounceReading['problem'] {
  if (unpacked.problem !== null) return unpacked.problem;
  if (head.text === '') return unpacked.isEncrypted ? 'encrypted' : 'empty';
  return signs === 0 && unpacked.isEncrypted ? 'encrypted' : null;
}

/** An operator with an opinion is a provider, too; a rule that names nobody is of the company whose server said no. */
function withProvider(judgement: Judgement, host: BounceProvider | null): Judgement {
  if (judgement.provider !== null) return judgement;
  const operator = judgement.kind === 'list' ? null : (judgement.lists[0]?.operator ?? null);
  const own = bounceCatalogue.providers.find(
    ({ linkHosts }) => operator?.kind !== 'list' && linkHosts.some((name) => operator?.hosts.includes(name)),
  );
  return { ...judgement, provider: own ?? host };
}

function statusOf(answer: Answer | null, fields: ReturnType<typeof readFields>, flat: string): string | null {
  const own = answer?.enhanced ?? null;
  if (own !== null) return own;
  const field = fields
    .filter(({ name }) => name === 'status')
    .map(({ value }) => /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(value)?.[0]);
  return (
    field.find((value) => value !== undefined) ??
    /\bstatus: ?([45]\.\d{1,3}\.\d{1,3})\b/i.exec(flat)?.[1] ??
    /#([45]\.\d{1,3}\.\d{1,3})\b/.exec(flat)?.[1] ??
    null
  );
}

const safeOrNull = (text: string | null): string | null => (text === null ? null : safeText(text, 300));

function isOneOf(host: string | null, ip: string | null, ours: Ours): boolean {
  if (!ours) return false;
  const isName = host !== null && ours.names.some((name) => isUnder(host, name));
  return isName || (ip !== null && ours.addresses.some((address) => readAddress(address)?.ip === ip));
}

const isUnder = (name: string, parent: string): boolean => {
  const [low, top] = [name.toLowerCase(), parent.toLowerCase().replace(/\.$/, '')];
  return low === top || low.endsWith(`.${top}`) || top.endsWith(`.${low}`);
};

function whoOwns(subject: Subject | null, ours: Ours): BounceReading['ours'] {
  if (!ours || subject === null) return 'unknown';
  const isIp = subject.kind === 'ip4' || subject.kind === 'ip6';
  const known = isIp ? ours.addresses : ours.names;
  if (known.length === 0) return 'unknown';
  return isOneOf(isIp ? null : subject.value, isIp ? subject.value : null, ours) ? 'yes' : 'no';
}

/** The returned message claims to be ours, its way is there to see, and none of our machines is on it. */
function isBackscatter(back: string, sender: string | null, subject: Subject | null, ours: Ours): boolean {
  if (!ours || ours.addresses.length === 0 || sender === null) return false;
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  if (!ours.names.some((name) => isUnder(domain, name))) return false;
  const way =
    back.slice(0, 100_000).match(/^[ \t>]{0,8}received:[^\n]{0,1000}(?:\n[ \t][^\n]{0,1000}){0,8}/gim) ?? [];
  if (way.length === 0 || (subject !== null && isOneOf(null, subject.value, ours))) return false;
  const text = way.slice(0, 60).join('\n');
  const own = new Set(ours.addresses.map((address) => readAddress(address)?.ip ?? address));
  const isOnWay = addressesIn(text).some(({ ip }) => own.has(ip));
  return (
    !isOnWay &&
    !ours.names.some((name) =>
      new RegExp(String.raw`\bby [^ ]{0,80}${name.replace(/[^\w]/g, String.raw`\$&`)}\b`, 'i').test(text),
    )
  );
}

function warningsOf(facts: Record<BounceWarning, boolean>): BounceWarning[] {
  return (Object.keys(facts) as BounceWarning[]).filter((warning) => facts[warning]);
}

function evidenceOf(head: Flat, at: number): BounceReading['evidence'] {
  const deciding = lineAt(head, at);
  const start = Math.max(0, deciding - 3);
  const lines = head.lines.slice(start, start + 10).map((line) => safeText(line.written, 1000));
  return { lines, deciding: lines.length === 0 ? 0 : deciding - start };
}

function liveOf(
  judgement: Judgement | null,
  described: BounceReading['lists'],
  subject: Subject | null,
  options: BounceOptions,
): BounceReading['live'] {
  const rows = (judgement?.lists ?? []).map(({ row }) => row);
  const isAboutNames = described.some(({ scope, ask }) => scope === 'domain' && ask.length > 0);
  const [address] = options.ours?.addresses ?? [];
  const own = address === undefined || isAboutNames ? null : readAddress(address);
  const asked = subject
    ? { value: subject.value, kind: subject.kind === 'helo' ? 'domain' : subject.kind }
    : own
      ? { value: own.ip, kind: own.family === 4 ? 'ip4' : 'ip6' }
      : null;
  if (asked === null) return null;
  const zones = described.flatMap(({ ask }, index) => {
    const kinds: readonly string[] = rows[index]?.kind ?? [];
    return kinds.includes(asked.kind) ? ask : [];
  });
  return zones.length === 0 ? null : { subject: asked.value, zones: [...new Set(zones)].slice(0, 20) };
}

function emptyReading(problem: BounceReading['problem'], source: BounceReading['source']): BounceReading {
  return {
    schema: BOUNCE_SCHEMA,
    understood: false,
    problem,
    source,
    kind: 'unknown',
    code: null,
    enhanced: null,
    text: '',
    permanence: 'unknown',
    refusedBy: { host: null, ip: null },
    reportedBy: null,
    recipients: [],
    sender: null,
    subject: null,
    subjectKind: null,
    ours: 'unknown',
    lists: [],
    provider: null,
    providerCode: null,
    whose: 'nobody',
    form: { url: null, email: null },
    rule: null,
    warnings: source.cut ? ['cut'] : [],
    evidence: { lines: [], deciding: 0 },
    live: null,
  };
}
