import { emptyRunState, type RunState } from '../../../main/engine/run/fold.ts';
import {
  type Attempt,
  type Cell,
  type CheckRequestInput,
  checkRequest,
  type Delivery,
  type Target,
  type Vantage,
} from '../../../preload/contract/index.ts';

/** Start of all pretend runs. */
export const T0 = Date.parse('2026-11-22T05:00:00.000Z');
/** ISO time, seconds after the start. */
export const second = (seconds: number): string => new Date(T0 + seconds * 1000).toISOString();

export function attempt(id: string, parts: Partial<Attempt> = {}): Attempt {
  return {
    id,
    mailFrom: 'tester@scanner.example',
    rcptTo: 'user@outside.example',
    outcome: 'refused-relay',
    stage: 'rcpt',
    reply: { code: 554, text: 'Relay access denied' },
    rule: 'reply.relay-refused',
    startedAt: second(1),
    ms: 3,
    ...parts,
  };
}

const YES = { outcome: 'accepted', reply: { code: 250, text: 'Ok' }, rule: 'reply.accepted' } as const;
export const accepted = (id: string, parts: Partial<Attempt> = {}): Attempt =>
  attempt(id, { ...YES, ...parts });
export const putOff = (id: string, parts: Partial<Attempt> = {}): Attempt =>
  attempt(id, {
    outcome: 'temporary',
    reply: { code: 450, text: 'Greylisted, come back later' },
    rule: 'reply.later',
    ...parts,
  });

export function cell(parts: Partial<Cell> = {}): Cell {
  return {
    address: '203.0.113.25',
    family: 4,
    port: 25,
    host: 'mx1.office.example',
    state: 'closed',
    verdict: 'CLOSED',
    attempts: [attempt('S1')],
    controls: [accepted('C1', { rcptTo: 'postmaster@office.example' })],
    planned: 2,
    facts: {
      banner: '220 mx1.office.example ESMTP Postfix',
      ehlo: ['250-mx1.office.example', '250 PIPELINING'],
    },
    ...parts,
  };
}

/** An open door that took the test message. */
export function openCell(delivery: Partial<Delivery> = {}, parts: Partial<Cell> = {}): Cell {
  return cell({
    state: 'probably',
    verdict: 'OPEN-ACCEPTED',
    attempts: [accepted('S1')],
    decidedBy: ['S1'],
    delivery: {
      token: 'tokentokentokentokentokent',
      state: 'accepted',
      stage: 'end-of-data',
      sentAt: second(5),
      from: 'tester@scanner.example',
      to: 'user@outside.example',
      codeHash: 'ab'.repeat(32),
      ...delivery,
    },
    ...parts,
  });
}

export function vantage(parts: Partial<Vantage> = {}): Vantage {
  return {
    place: 'outside',
    how: 'person',
    sourceAddresses: ['203.0.113.50'],
    port25Out: 'unknown',
    dns: { resolvers: [], honest: true },
    ...parts,
  };
}

export function target(hosts: Target['hosts'] = [host('mx1.office.example', 10, '203.0.113.25')]): Target {
  return { input: 'office.example', kind: 'domain', domain: 'office.example', hosts };
}

export function host(name: string, preference: number, ip: string): Target['hosts'][number] {
  return { name, role: 'mx', preference, addresses: [{ ip, family: ip.includes(':') ? 6 : 4 }] };
}

/** A run that is going on, with these doors finished. */
export function state(cells: readonly Cell[], more: Partial<CheckRequestInput> = {}): RunState {
  const run = emptyRunState('r');
  run.request = checkRequest.parse({ input: 'office.example', iMayTest: true, ports: [25], ...more });
  run.startedAt = second(0);
  run.target = target();
  run.vantage = vantage();
  run.steps.relay = { state: 'done', total: 2 };
  for (const row of cells) {
    const key = row.address.includes(':') ? `[${row.address}]:${row.port}` : `${row.address}:${row.port}`;
    run.cells.set(key, row);
    run.ended.add(key);
  }
  return run;
}

/** The same run, ended with a verdict. */
export function endedState(cells: readonly Cell[], code: 'OPEN-ACCEPTED' | 'CLOSED' | 'CT-LATER'): RunState {
  const run = state(cells);
  run.verdict = { code, grade: 'unknown', params: {} };
  run.result = 'done';
  run.endedAt = second(60);
  return run;
}
