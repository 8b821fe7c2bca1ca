import type { Delivery, Report } from '../../../preload/contract/index.ts';
import { nameOfCell } from '../parts/facts.ts';
import { type Proof, pickProofs } from '../parts/proof.ts';
import { contextOf, type LetterContext, type LetterCore, type LetterFacts, plain } from './letter-context.ts';
import { messageOf, openCell } from './open-door.ts';

const MOST_PROOFS = 8;
const MOST_LINES = 40;
const LONG = 500;
/** Findings whose evidence goes with a letter, by its kind. */
const ABOUT: Partial<Record<LetterCore['kind'], RegExp>> = {
  provider: /^posture\.ptr-|^vantage\.port25/,
  list: /^blacklist\.(?:listed|policy)/,
};

/** Conversations that decided, with the name of their door. */
export function provesOf(report: Report, most: number): (Proof & { door: string })[] {
  return pickProofs(report, { everyDoor: true, most })
    .slice(0, MOST_PROOFS)
    .map((proof) => ({ ...proof, door: nameOfCell(proof.cell) }));
}

/** How many tries of strangers were refused, of all that had an answer about relaying. */
export function countRefused(report: Report): { n: number; total: number } {
  const tries = report.relay.cells
    .flatMap((cell) => cell.attempts)
    .filter((one) => one.outcome !== 'not-run');
  const refused = tries.filter((one) => one.outcome === 'refused-relay' || one.outcome === 'auth-required');
  return { n: refused.length, total: tries.length };
}

/** What goes with a letter as files: name → text. */
export function attachmentsOf(letter: LetterCore, report: Report, facts: LetterFacts): Map<string, string> {
  const context = contextOf(report, facts);
  const files = new Map<string, string>();
  for (const name of letter.attachments) {
    const delivery = messageOf(openCell(context));
    if (name === 'evidence.txt') files.set(name, evidenceText(context, letter));
    if (name === 'received-message.txt' && delivery) files.set(name, messageText(context, delivery));
  }
  return files;
}

function head(context: LetterContext, title: string): string[] {
  const { report, say, times, facts, name } = context;
  const field = (key: string, value: string) => say('common.field', { name: say(`evidence.${key}`), value });
  return [
    title,
    '',
    field('server', name),
    ...(facts.caseNumber ? [field('case', plain(facts.caseNumber, 20))] : []),
    field('time', times.exact(report.timing.startedAt)),
    field('place', say(`common.${report.vantage.place}`)),
    field('program', `Relay Doctor ${plain(report.program.version, 40)}`),
  ];
}

/** `evidence.txt`: what was asked and answered, line by line, with times and zone. */
function evidenceText(context: LetterContext, letter: LetterCore): string {
  const { report, say, times } = context;
  const about = ABOUT[letter.kind];
  const zone = letter.id.startsWith('list:') ? letter.id.slice(5) : null;
  const findings = report.findings.filter(
    (one) => about?.test(one.id) && (zone === null || one.zone === undefined || one.zone === zone),
  );
  const lines = [
    ...head(context, say('evidence.title')),
    say('evidence.zone', { zone: times.zone(report.timing.startedAt) }),
  ];
  for (const one of findings.slice(0, 20)) {
    lines.push('', plain(one.title, LONG));
    for (const proof of one.evidence.slice(0, 6)) {
      const source = plain(proof.source ?? '', 100);
      if (source) lines.push(`  ${say('evidence.source', { source })}`);
      const at = proof.at ? `${times.exact(proof.at)} ` : '';
      proof.lines.slice(0, MOST_LINES).forEach((line, index) => {
        lines.push(`${index === proof.deciding ? '=' : ' '} ${index === 0 ? at : ''}${plain(line, LONG)}`);
      });
    }
  }
  if (letter.kind !== 'provider') lines.push(...talks(context));
  return `${lines.join('\n')}\n`;
}

function talks({ report, say, times }: LetterContext): string[] {
  return provesOf(report, MOST_LINES).flatMap((proof) => [
    '',
    say('evidence.talk', { door: plain(proof.door, 60), id: plain(proof.attempt?.id ?? '–', 20) }),
    ...proof.lines.map(({ line, deciding, number }) => {
      const who = line.dir === 'out' ? '>' : line.dir === 'in' ? '<' : '·';
      return `${deciding ? '=' : ' '} ${String(number).padStart(4)} ${times.exact(line.at)} ${who} ${plain(line.text, LONG)}`;
    }),
  ]);
}

/** `received-message.txt`: the envelope of the message that arrived, and the stations of its `Received:` lines. */
function messageText(context: LetterContext, delivery: Delivery): string {
  const { say, times } = context;
  const field = (key: string, value: string | undefined) =>
    value ? [say('common.field', { name: say(`evidence.${key}`), value: plain(value, LONG) })] : [];
  const when = (iso: string | undefined) => (iso ? times.exact(iso) : undefined);
  const hops = (delivery.hops ?? []).map(
    (hop, index) =>
      `${String(index + 1).padStart(3)}. ${hop.at ? times.exact(hop.at) : '–'}  ${[
        hop.from && `from ${hop.from}`,
        hop.fromIp && `[${hop.fromIp}]`,
        hop.by && `by ${hop.by}`,
        hop.byIp && `[${hop.byIp}]`,
        hop.with && `with ${hop.with}`,
      ]
        .filter((part) => typeof part === 'string')
        .map((part) => plain(part, 260))
        .join(' ')}`,
  );
  const lines = [
    ...head(context, say('evidence.message')),
    ...field('token', delivery.token),
    ...field('from', delivery.from),
    ...field('to', delivery.to),
    ...field('sent', when(delivery.sentAt)),
    ...field('arrived', when(delivery.confirmed?.arrivedAt)),
    ...(hops.length > 0 ? ['', say('evidence.way'), ...hops] : []),
  ];
  return `${lines.join('\n')}\n`;
}
