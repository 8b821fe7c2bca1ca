import type { Cell, Hop } from '../../../preload/contract/index.ts';
import { nameOfCell } from '../parts/facts.ts';
import { provesOf } from './evidence.ts';
import {
  bodyOf,
  type LetterContext,
  type LetterCore,
  mailboxOrNothing,
  type Paragraph,
  plain,
  sentences,
} from './letter-context.ts';
import { messageOf, openCell } from './open-door.ts';

const MOST_LINES = 14;
const MOST_HOPS = 8;

/** To the owner of a server found open: what was seen, the lines, what closes it, how to check again. Harmless in tone; nothing else was tried. */
export function ownerLetter(context: LetterContext): LetterCore {
  const { report, say, name, facts } = context;
  const open = openCell(context);
  const applies = open !== null;
  const proved = report.verdict.grade === 'proved';
  const { domain } = report.target;
  return {
    id: 'owner',
    kind: 'owner',
    language: report.language,
    title: say('title.owner'),
    when: say(applies ? 'owner.when' : 'owner.not'),
    applies,
    first: '',
    // RFC 2142 §5: every mail domain has this mailbox.
    to: applies && domain ? mailboxOrNothing(`postmaster@${domain}`) : '',
    subject: say(proved ? 'owner.subjectProved' : 'owner.subject', { name }),
    body: bodyOf(
      context,
      [
        sentences(
          say('owner.intro', { name }),
          say('owner.who', { who: plain(facts.who, 100) || say('common.yourName') }),
        ),
        open ? sentences(...seen(context, open)) : null,
        conversation(context),
        open ? way(context, open) : null,
        sentences(harmless(context), say('owner.noHarm')),
        [
          say('owner.do'),
          ...doLines(context).map((text, index) => say('common.step', { n: index + 1, text })),
        ],
        say('owner.again'),
        say('owner.end'),
      ],
      'regardsMe',
    ),
    attachments: applies ? ['evidence.txt', ...(messageOf(open) ? ['received-message.txt'] : [])] : [],
  };
}

function seen({ report, say, times }: LetterContext, open: Cell): string[] {
  const tried = open.attempts.find((one) => open.decidedBy?.includes(one.id)) ?? open.attempts[0];
  const time = times.full(tried?.startedAt ?? report.timing.startedAt);
  const delivery = messageOf(open);
  const source = report.vantage.publicAddresses?.[0];
  const arrived = delivery?.confirmed?.arrivedAt ?? delivery?.confirmed?.at;
  return [
    say('owner.said', { time, door: plain(nameOfCell(open), 60) }),
    ...(source ? [say('owner.from', { source: plain(source, 45) })] : []),
    ...(arrived ? [say('owner.proved', { time: times.full(arrived) })] : []),
  ];
}

function conversation({ report, say, times }: LetterContext): Paragraph {
  const [proof] = provesOf(report, MOST_LINES);
  const first = proof?.lines[0]?.line.at;
  if (!proof || first === undefined) return null;
  return [
    say('owner.lines', { zone: times.zone(first) }),
    ...proof.lines
      .filter(({ line }) => line.dir !== 'note')
      .map(({ line }) => `  ${times.clock(line.at)} ${line.dir === 'out' ? '>' : '<'} ${plain(line.text)}`),
  ];
}

function way({ say, times }: LetterContext, open: Cell): Paragraph {
  const hops = messageOf(open)?.hops?.slice(0, MOST_HOPS) ?? [];
  if (hops.length === 0) return null;
  const from = (hop: Hop) => [hop.from, hop.fromIp && `[${hop.fromIp}]`].filter(Boolean).join(' ');
  const known = (text: string | undefined) => plain(text ?? '', 100) || say('owner.notSaid');
  return [
    say('owner.path'),
    ...hops.map(
      (hop) =>
        `  ${say('owner.hop', { time: hop.at ? times.exact(hop.at) : say('owner.notSaid'), by: known(hop.by), from: known(from(hop)) })}`,
    ),
  ];
}

function harmless({ report, say }: LetterContext): string {
  const { messagesSent: n } = report.left;
  const tries = report.relay.cells.reduce((sum, cell) => sum + cell.attempts.length, 0);
  return n > 0 ? say('owner.harmlessSent', { count: n, n, tries }) : say('owner.harmless', { tries });
}

function doLines({ report, say }: LetterContext): string[] {
  const [guess] = report.products;
  const setting = report.findings.find((one) => one.area === 'relay' && one.settings?.length)?.settings?.[0];
  const isKnown = guess && setting && guess.confidence !== 'guess';
  return [
    say('owner.doLimit'),
    ...(isKnown
      ? [
          say('owner.doSetting', {
            product: plain(setting.product, 60),
            setting: plain(setting.setting, 80),
            where: plain(setting.where, 100),
          }),
        ]
      : []),
    say('owner.doDoor'),
    say('owner.doQueue'),
  ];
}
