/** Finds out what a server really does with strangers' mail: hands messages over and sees what becomes of each. */
import { randomBytes } from 'node:crypto';
import type { FormWord, LabCase, TruthWord } from './lab-case.ts';
import { ADDRESS } from './namespaces.ts';
import type { Agent } from './outside/agent-client.ts';
import { spelled } from './outside/fates.ts';
import type { Push, Pushed } from './outside/push.ts';
import { OUT } from './outside/zone.ts';
import { sleep } from './shell.ts';

/** One way of asking that could work. */
type Form = { id: FormWord; mailFrom: string; rcptTo: string; ehlo: string; claim?: Push['claim'] };

const STRANGER = 'probe@tester.example';
const EHLO = 'probe.tester.example';
const PLAIN = { mailFrom: STRANGER, rcptTo: OUT.stranger, ehlo: EHLO };

const FORMS: Form[] = [
  { ...PLAIN, id: 'open' },
  { ...PLAIN, id: 'null-sender', mailFrom: '' },
  { ...PLAIN, id: 'forged-sender', mailFrom: 'postmaster@office.example' },
  { ...PLAIN, id: 'forged-ehlo', ehlo: 'mail.office.example' },
  { ...PLAIN, id: 'trick', rcptTo: 'relaytest%outside.example@office.example' },
  { ...PLAIN, id: 'trick', rcptTo: 'relaytest%outside.example@mail.office.example' },
  { ...PLAIN, id: 'sub-domains', rcptTo: OUT.subDomain },
  { ...PLAIN, id: 'guest-domains', rcptTo: OUT.guest },
];

/** One handed-over message and its fate. `knowsSender`: the way it took names the address it came from. */
export type Delivery = {
  form: FormWord;
  family: 4 | 6;
  pushed: Pushed;
  delivered: boolean;
  bounced: boolean;
  knowsSender: boolean;
};

/** The word for all deliveries together, with each of them; the rest only for rows that ask for it. */
export type Truth = { word: TruthWord; deliveries: Delivery[]; turnedAway?: boolean; served?: boolean };

/** How long a message that the server took may need to arrive. */
const ARRIVAL_MS = 15_000;

/** One word for a set of deliveries: what a stranger can do here. */
export const truthWord = (deliveries: readonly Delivery[]): TruthWord => {
  const through = (form: FormWord, family: 4 | 6) =>
    deliveries.some((one) => one.form === form && one.family === family && one.delivered);
  const ways = new Set(deliveries.filter((one) => one.delivered).map((one) => one.form));
  if (through('open', 4) && through('open', 6)) {
    const plain = deliveries.filter((one) => one.form === 'open');
    return plain.every((one) => !one.knowsSender) ? 'masked' : 'open';
  }
  if (through('open', 4) || through('open', 6)) {
    const other = through('open', 4) ? 6 : 4;
    if (deliveries.some((one) => one.family === other && one.delivered)) return 'mixed';
    return other === 6 ? 'open-4' : 'open-6';
  }
  const [way] = ways;
  if (way === undefined) return withoutArrival(deliveries);
  return ways.size === 1 && through(way, 4) && through(way, 6) ? way : 'mixed';
};

/** Nothing came out: refused, sent back, or kept. */
const withoutArrival = (deliveries: readonly Delivery[]): TruthWord => {
  const plain = deliveries.filter((one) => one.form === 'open');
  const taken = plain.filter((one) => one.pushed.taken);
  if (taken.length === 0) return 'closed';
  if (taken.length < plain.length) return 'mixed';
  if (plain.every((one) => one.bounced)) return 'bounces';
  return plain.some((one) => one.bounced) ? 'mixed' : 'keeps';
};

/** The addresses one truth is asked at, and how. */
type Doors = { host4: string; host6: string; port: number } & Pick<Push, 'encrypt'>;

type Handed = { job: Push; form: FormWord; family: 4 | 6; pushed: Pushed };

const newToken = (): string => `lab${randomBytes(9).toString('hex')}`;

/** Hands each job over, both address families at a time; who was put off is asked again once, after the row's time. */
const handOver = async (agent: Agent, row: LabCase, jobs: Omit<Handed, 'pushed'>[]): Promise<Handed[]> => {
  const inOrder = async (family: 4 | 6): Promise<Handed[]> => {
    const done: Handed[] = [];
    for (const one of jobs.filter((job) => job.family === family)) {
      done.push({ ...one, pushed: await agent.ask<'push'>({ op: 'push', job: one.job }) });
    }
    return done;
  };
  const done = (await Promise.all([inOrder(4), inOrder(6)])).flat();
  const { greylistMs } = row;
  const isPutOff = (one: Handed) => /^4(?!54)/.test(String(one.pushed.code));
  if (greylistMs === undefined || !done.some(isPutOff)) return done;
  await sleep(greylistMs + 300);
  for (const one of done) {
    if (isPutOff(one)) one.pushed = await agent.ask<'push'>({ op: 'push', job: one.job });
  }
  return done;
};

const findDeliveries = async (agent: Agent, row: LabCase, doors: Doors): Promise<Delivery[]> => {
  const source = row.witness === true ? 'witness' : 'tester';
  const claimed: Form[] = row.claim === undefined ? [] : [{ ...PLAIN, id: 'claimed', claim: row.claim }];
  const jobs = [...FORMS, ...claimed].flatMap(({ id, claim, ...form }) =>
    ([4, 6] as const).map((family) => ({
      form: id,
      family,
      job: {
        ...form,
        host: doors[`host${family}`],
        port: doors.port,
        source: ADDRESS[`${source}${family}`],
        token: newToken(),
        ...(doors.encrypt === undefined ? {} : { encrypt: doors.encrypt }),
        ...(claim === undefined ? {} : { claim }),
      },
    })),
  );
  const done = await handOver(agent, row, jobs);
  const tokens = done.filter((one) => one.pushed.taken).map((one) => one.job.token);
  const timeoutMs = row.arrivalS === undefined ? ARRIVAL_MS : row.arrivalS * 1000;
  const fates = await agent.ask<'await-mail'>({ op: 'await-mail', tokens, timeoutMs });
  return done.map(({ form, family, pushed, job }) => {
    const fate = fates.find((one) => one.token === job.token);
    return {
      form,
      family,
      pushed,
      delivered: fate?.fate === 'delivered',
      bounced: fate?.fate === 'bounced',
      knowsSender: fate?.seenFrom.includes(spelled(job.source) ?? '') ?? false,
    };
  });
};

/** The main server's truth: every form on both address families. */
export const findTruth = async (agent: Agent, row: LabCase): Promise<Truth> => {
  const deliveries = await findDeliveries(agent, row, {
    host4: ADDRESS.server4,
    host6: ADDRESS.server6,
    port: row.truthPort ?? 25,
    ...(row.encrypt === undefined ? {} : { encrypt: row.encrypt }),
  });
  return {
    word: truthWord(deliveries),
    deliveries,
    ...(row.turnsAway === undefined ? {} : { turnedAway: await turnsAway(agent, row.turnsAway) }),
    ...(row.serves === undefined ? {} : { served: await serves(agent, row.serves) }),
  };
};

/** The truth of the reserve mail server, where the row has one. */
export const findReserveTruth = async (agent: Agent, row: LabCase): Promise<Truth> => {
  const doors = { host4: ADDRESS.second4, host6: ADDRESS.second6, port: 25 };
  const deliveries = await findDeliveries(agent, row, doors);
  return { word: truthWord(deliveries), deliveries };
};

/** Whether the program's own address is refused on these families, even with mail to the server's postmaster. */
const turnsAway = async (agent: Agent, families: (4 | 6)[]): Promise<boolean> => {
  const base = { ehlo: EHLO, mailFrom: STRANGER, rcptTo: 'postmaster@office.example', port: 25 };
  for (const family of families) {
    const at = { host: ADDRESS[`server${family}`], source: ADDRESS[`tester${family}`] };
    const job = { ...base, ...at, token: newToken() };
    if ((await agent.ask<'push'>({ op: 'push', job })).taken) return false;
  }
  return true;
};

/** Whether mail for this recipient of somebody else's is taken and passed on, on IPv4. */
const serves = async (agent: Agent, rcptTo: string): Promise<boolean> => {
  const at = { host: ADDRESS.server4, source: ADDRESS.tester4, port: 25 };
  const job = { ...at, ehlo: EHLO, mailFrom: STRANGER, rcptTo, token: newToken() };
  await agent.ask<'push'>({ op: 'push', job });
  const tokens = [job.token];
  const fates = await agent.ask<'await-mail'>({ op: 'await-mail', tokens, timeoutMs: ARRIVAL_MS });
  return fates.some((one) => one.fate === 'delivered');
};
