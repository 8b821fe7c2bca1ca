import { baseId, findRelayTest, type RelayTest, relayTests } from '../../catalogue/relay-tests.ts';
import { fillTemplate, type TemplateNames } from './fill-template.ts';
import type { CellJob, PlannedAttempt } from './types.ts';

/** What planning needs of a job. Names may be missing when attempts are only counted (the page before the start). */
export type PlanInput = Pick<CellJob, 'form' | 'role'> &
  Partial<
    Pick<
      CellJob,
      | 'ref'
      | 'domain'
      | 'victimHost'
      | 'mailbox'
      | 'sender'
      | 'outside'
      | 'outsideIp'
      | 'also'
      | 'only'
      | 'tls'
      | 'implicitTls'
    >
  >;

const SHORT_FORM: readonly string[] = ['C1', 'S1', 'S2', 'S8', 'C5'];
/** Local part of a mailbox that should not exist, when no random one was given. */
const NOBODY_HERE = 'rd-nobody-7f3k2m9q';

/**
 * Every attempt of a cell, in the order in which it is made, before anything is known of the server: the longest the
 * test can get. `steer.ts` leaves out what the answers make needless, so the count only goes down.
 */
export function planAttempts(input: PlanInput, random: string = NOBODY_HERE): PlannedAttempt[] {
  const names: TemplateNames = {
    ip: input.ref?.address ?? '192.0.2.25',
    domain: input.domain ?? 'office.example',
    victimHost: input.victimHost ?? 'mail.office.example',
    sender: input.sender ?? 'sender@one.example',
    outside: input.outside ?? 'recipient@two.example',
    mailbox: input.mailbox,
    outsideIp: input.outsideIp,
    random,
  };
  const planner = createPlanner(names, input.implicitTls ?? false);
  const mayStartTls = !(input.implicitTls ?? false) && input.tls !== 'never';
  if (input.only) return planOnly(input.only, planner);
  const isFull = input.form === 'full';
  const base = relayTests
    .filter((row) => row.group !== 'context' && row.id !== 'C5')
    .filter((row) => (isFull ? row.inDefault : SHORT_FORM.includes(row.id)))
    .flatMap((row) => planner.spellings(row));
  const helo = isFull ? planner.underHelo() : [];
  const also = isFull
    ? []
    : planOnly(input.also ?? [], planner).filter((row) => !row.control || row.id === 'C2');
  const tls = mayStartTls ? planner.afterTls(base) : [];
  const last = findRelayTest('C5');
  return unique([...base, ...helo, ...also, ...tls, ...(last ? planner.spellings(last) : [])]);
}

/** The same attempt after STARTTLS. */
export function withTls(attempt: PlannedAttempt): PlannedAttempt {
  return attempt.tls ? attempt : { ...attempt, id: `${attempt.id}/X3`, tls: true };
}

type Planner = {
  /** The row, and its further spellings as `.2`, `.3`. */
  spellings(row: RelayTest): PlannedAttempt[];
  underHelo(): PlannedAttempt[];
  afterTls(base: readonly PlannedAttempt[]): PlannedAttempt[];
};

function createPlanner(names: TemplateNames, tls: boolean): Planner {
  const spellings = (row: RelayTest): PlannedAttempt[] => {
    const senders = [row.mailFrom, ...(row.mailFromAlso ?? [])];
    const recipients = [row.rcptTo, ...(row.rcptToAlso ?? [])];
    const pairs = [
      ...senders.map((sender) => [sender, row.rcptTo] as const),
      ...recipients.slice(1).map((recipient) => [row.mailFrom, recipient] as const),
    ];
    return pairs.flatMap(([sender, recipient], index) => {
      const mailFrom = fillTemplate(sender, names);
      const rcptTo = fillTemplate(recipient, names);
      const rcptFirst = row.rcptFirst === undefined ? undefined : fillTemplate(row.rcptFirst, names);
      if (mailFrom === null || rcptTo === null || rcptFirst === null) return [];
      return [
        {
          id: index === 0 ? row.id : `${row.id}.${index + 1}`,
          control: row.group === 'control',
          mailFrom,
          rcptTo,
          tls,
          ...(rcptFirst === undefined ? {} : { rcptFirst }),
          ...(row.bare ? { bare: true } : {}),
        },
      ];
    });
  };
  const repeats = (context: string): PlannedAttempt[] =>
    (findRelayTest(context)?.context?.repeats ?? []).flatMap((id) => {
      const row = findRelayTest(id);
      return row ? spellings(row) : [];
    });
  return {
    spellings,
    underHelo() {
      const templates = findRelayTest('X1')?.context?.helo ?? [];
      const greetings = templates.map((template) => fillTemplate(template, names)?.toLowerCase() ?? null);
      return greetings.flatMap((helo, index) =>
        helo === null || greetings.indexOf(helo) !== index
          ? []
          : repeats('X1').map((row) => ({ ...row, id: `${row.id}/X1.${index + 1}`, helo })),
      );
    },
    afterTls: (base) => {
      const planned = new Set(base.map((row) => row.id));
      return repeats('X3')
        .filter((row) => planned.has(row.id))
        .map(withTls);
    },
  };
}

/** The named attempts, in catalogue order, after the controls without which they would mean nothing. */
function planOnly(ids: readonly string[], planner: Planner): PlannedAttempt[] {
  // What an address claim would change is seen beside the same attempt without it.
  const plain = ids.some((id) => /\/X1[01]$/.test(id)) ? ['S1'] : [];
  const needsC2 = ids.some((id) => findRelayTest(id)?.localLooking);
  const wanted = new Set([...ids, ...plain, 'C1', 'C1.2', ...(needsC2 ? ['C2'] : [])]);
  const everything = relayTests
    .filter((row) => row.group !== 'context' || row.id === 'X7')
    .flatMap((row) => planner.spellings(row));
  const all = [...everything, ...planner.underHelo()];
  return unique([...all, ...all.map(withTls)].filter((row) => wanted.has(row.id))).sort(
    (a, b) => Number(baseId(b.id)[0] === 'C') - Number(baseId(a.id)[0] === 'C'),
  );
}

/** Each envelope once per context: where host and domain have the same name, two rows ask the same. Controls stay. */
function unique(attempts: readonly PlannedAttempt[]): PlannedAttempt[] {
  const key = (row: PlannedAttempt): string =>
    row.control
      ? row.id
      : JSON.stringify([row.mailFrom, row.rcptFirst, row.rcptTo, row.bare, row.helo, row.tls]);
  const first = new Map<string, PlannedAttempt>();
  for (const row of attempts) if (!first.has(key(row))) first.set(key(row), row);
  return [...first.values()];
}
