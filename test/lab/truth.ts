/** Finds out what a server really does with strangers' mail: hands messages over and sees which ones arrive outside. */
import { randomBytes } from 'node:crypto';
import type { LabCase, TruthWord } from './lab-case.ts';
import { ADDRESS } from './namespaces.ts';
import type { Agent } from './outside/agent-client.ts';
import type { Pushed } from './outside/push.ts';

/** One way of asking that could work. */
type Form = { id: TruthWord; mailFrom: string; rcptTo: string; ehlo: string };

const OUT = 'relaytest@outside.example';
const STRANGER = 'probe@tester.example';

const FORMS: Form[] = [
  { id: 'open', mailFrom: STRANGER, rcptTo: OUT, ehlo: 'probe.tester.example' },
  { id: 'null-sender', mailFrom: '', rcptTo: OUT, ehlo: 'probe.tester.example' },
  { id: 'forged-sender', mailFrom: 'postmaster@office.example', rcptTo: OUT, ehlo: 'probe.tester.example' },
  { id: 'forged-ehlo', mailFrom: STRANGER, rcptTo: OUT, ehlo: 'mail.office.example' },
  {
    id: 'trick',
    mailFrom: STRANGER,
    rcptTo: 'relaytest%outside.example@office.example',
    ehlo: 'probe.tester.example',
  },
];

/** One handed-over message and its fate. */
type Delivery = { form: TruthWord; family: 4 | 6; pushed: Pushed; delivered: boolean };

/** The word for all deliveries together, with each of them; `turnedAway` only for rows that ask for it. */
export type Truth = { word: TruthWord; deliveries: Delivery[]; turnedAway?: boolean };

/** How long a message that the server took may need to arrive. */
const ARRIVAL_MS = 20_000;

/** One word for a set of deliveries: what a stranger can do here. */
const truthWord = (deliveries: Pick<Delivery, 'form' | 'family' | 'delivered'>[]): TruthWord => {
  const through = (form: TruthWord, family: 4 | 6) =>
    deliveries.some((one) => one.form === form && one.family === family && one.delivered);
  if (through('open', 4) && through('open', 6)) return 'open';
  if (through('open', 4) || through('open', 6)) {
    const other = through('open', 4) ? 6 : 4;
    const otherShut = FORMS.every((form) => !through(form.id, other));
    if (!otherShut) return 'mixed';
    return other === 6 ? 'open-4' : 'open-6';
  }
  const ways = FORMS.filter((form) => through(form.id, 4) || through(form.id, 6));
  if (ways.length === 0) return 'closed';
  const first = ways[0];
  if (ways.length > 1 || first === undefined || !through(first.id, 4) || !through(first.id, 6))
    return 'mixed';
  return first.id;
};

/** Hands over every form on both address families, then waits for what was taken. */
export const findTruth = async (agent: Agent, row: LabCase): Promise<Truth> => {
  const tries = FORMS.flatMap((form) => ([4, 6] as const).map((family) => ({ form, family })));
  const done: (Delivery & { token: string })[] = [];
  for (const { form, family } of tries) {
    const token = `lab${randomBytes(9).toString('hex')}`;
    const source = row.witness === true ? 'witness' : 'tester';
    const job = {
      host: ADDRESS[`server${family}`],
      port: row.truthPort ?? 25,
      source: ADDRESS[`${source}${family}`],
      ehlo: form.ehlo,
      mailFrom: form.mailFrom,
      rcptTo: form.rcptTo,
      token,
      startTls: row.startTls === true,
    };
    let pushed = await agent.ask<'push'>({ op: 'push', job });
    if (row.greylistMs !== undefined && pushed.code === 450) {
      await new Promise((wait) => setTimeout(wait, (row.greylistMs ?? 0) + 200));
      pushed = await agent.ask<'push'>({ op: 'push', job });
    }
    done.push({ form: form.id, family, pushed, delivered: false, token });
  }
  const tokens = done.filter((one) => one.pushed.taken).map((one) => one.token);
  const arrived = await agent.ask<'await-mail'>({ op: 'await-mail', tokens, timeoutMs: ARRIVAL_MS });
  const deliveries = done.map(({ token, ...one }) => ({ ...one, delivered: arrived.includes(token) }));
  const word = truthWord(deliveries);
  if (row.turnsAway === undefined) return { word, deliveries };
  return { word, deliveries, turnedAway: await turnsAway(agent, row.turnsAway) };
};

/** Whether the program's own address is refused on these families, even with mail to the server's postmaster. */
const turnsAway = async (agent: Agent, families: (4 | 6)[]): Promise<boolean> => {
  const job = { ehlo: 'probe.tester.example', mailFrom: STRANGER, rcptTo: 'postmaster@office.example' };
  for (const family of families) {
    const pushed = await agent.ask<'push'>({
      op: 'push',
      job: {
        ...job,
        host: ADDRESS[`server${family}`],
        port: 25,
        source: ADDRESS[`tester${family}`],
        token: `away${randomBytes(9).toString('hex')}`,
        startTls: false,
      },
    });
    if (pushed.taken) return false;
  }
  return true;
};
