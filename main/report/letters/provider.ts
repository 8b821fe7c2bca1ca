import type { ReportFinding } from '../../../preload/contract/index.ts';
import {
  bodyOf,
  hostOf,
  type LetterContext,
  type LetterCore,
  type Paragraph,
  plain,
  sentences,
} from './letter-context.ts';

/** Reverse names that a provider sets. */
const ABOUT_PTR = ['posture.ptr-missing', 'posture.ptr-mismatch', 'posture.ptr-generic'];
const ABOUT_PORT = ['vantage.port25-blocked'];
/** Addresses in one letter. */
const MOST = 8;

/** To the provider: set the reverse name, open outgoing port 25; only what the findings ask for. */
export function providerLetter(context: LetterContext): LetterCore {
  const { report, say, name } = context;
  const names = byAddress(report.findings.filter((one) => ABOUT_PTR.includes(one.id)));
  const isBlocked =
    report.vantage.port25Out === 'blocked' || report.findings.some((one) => ABOUT_PORT.includes(one.id));
  const [first] = names;
  const applies = first !== undefined || isBlocked;
  const ips = names.map(addressOf);
  const host = first ? hostOf(context, addressOf(first)) : null;
  const kind = first ? (isBlocked ? 'Both' : 'Ptr') : 'Port';
  const intro = first
    ? host
      ? say('provider.intro', { host, ips: ips.join(', ') })
      : say('provider.introBare', { ips: ips.join(', ') })
    : say('provider.introPort', { name });
  return {
    id: 'provider',
    kind: 'provider',
    language: report.language,
    title: say('title.provider'),
    when: say(applies ? 'provider.when' : 'provider.not'),
    applies,
    first: '',
    to: '',
    subject: say(`provider.subject${kind}`, { ip: ips[0] ?? '' }),
    body: bodyOf(context, [
      intro,
      ...(first
        ? [say('provider.ptrAsk'), ...names.flatMap((one) => wanted(context, one)), say('provider.ptrWhy')]
        : []),
      ...(isBlocked || !first
        ? [sentences(say('provider.portAsk'), say('provider.portWhy')), portSeen(context)]
        : []),
      say('provider.end'),
    ]),
    attachments: applies ? ['evidence.txt'] : [],
  };
}

function byAddress(findings: readonly ReportFinding[]): ReportFinding[] {
  const known = new Map<string, ReportFinding>();
  for (const one of findings) if (!known.has(addressOf(one))) known.set(addressOf(one), one);
  return [...known.values()].slice(0, MOST);
}

/** A finding about a name is about one address: its subject. */
function addressOf(one: ReportFinding): string {
  return plain(one.subject.replace(/^\[|\]$/g, ''), 45);
}

function wanted(context: LetterContext, one: ReportFinding): Paragraph[] {
  const { say, times, report } = context;
  const ip = addressOf(one);
  const host = hostOf(context, ip);
  const field = (key: string, value: string) =>
    `  ${say('common.field', { name: say(`provider.${key}`), value })}`;
  const seen = one.evidence.find((proof) => proof.kind === 'dns') ?? one.evidence[0];
  const time = times.full(seen?.at ?? report.timing.startedAt);
  const source = plain(seen?.source ?? '', 60);
  return [
    [
      field('address', ip),
      field('wanted', host ?? say('common.mailServer')),
      field('now', nameNow(one) ?? say('common.none')),
    ],
    sentences(
      host && say('provider.forward', { name: host, ip }),
      source ? say('provider.seenBy', { time, source }) : say('provider.seen', { time }),
    ),
  ];
}

/** The name as the DNS gave it: the target of the PTR record in the evidence. */
function nameNow(one: ReportFinding): string | null {
  if (one.id === 'posture.ptr-missing') return null;
  for (const line of one.evidence.flatMap((proof) => proof.lines)) {
    const found = /\bPTR\s+"?([^\s"]{1,253})/i.exec(line)?.[1];
    if (found) return plain(found.replace(/\.$/, ''), 100);
  }
  return null;
}

function portSeen({ report, say, times }: LetterContext): string {
  const time = times.full(report.timing.startedAt);
  const { publicAddresses = [], sourceAddresses } = report.vantage;
  const source = (publicAddresses.length > 0 ? publicAddresses : sourceAddresses)
    .slice(0, 4)
    .map((ip) => plain(ip, 45))
    .join(', ');
  return source === '' ? say('provider.portSeen', { time }) : say('provider.portSeenFrom', { time, source });
}
