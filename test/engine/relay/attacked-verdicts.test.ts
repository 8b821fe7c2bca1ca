import { afterEach, describe, expect, it } from 'vitest';
import type { CellJob } from '../../../main/engine/relay/index.ts';
import { judgeCell } from '../../../main/engine/relay/judge-cell.ts';
import { foldRun } from '../../../main/engine/run/fold.ts';
import type { Delivery, RunEvent } from '../../../preload/contract/index.ts';
import { type OfficeRules, office } from '../../fakes/smtp/office.ts';
import { type Probed, probe } from '../../fakes/smtp/probe.ts';
import type { FakeServer } from '../../fakes/smtp/script.ts';
import { evidence, withAttempt } from './evidence.ts';

const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

type Tested = Probed & { server: FakeServer & { messages: string[] } };

async function test(rules: OfficeRules = {}, job: Partial<CellJob> = {}): Promise<Tested> {
  const server = await office(rules);
  servers.push(server);
  return { ...(await probe(server.port, job)), server };
}

const isForeign = (to: string): boolean => /^[^%!"@]+@outside\.example$/.test(to);
const MAKER = { message: (token: string) => `Subject: ${token}\n\nCode\n` };

describe('a message whose envelope is refused', () => {
  const refused = (stage: Delivery['stage']): Delivery => ({
    token: 't',
    state: 'refused',
    ...(stage === undefined ? {} : { stage }),
  });

  it('does not make a door closed: the stranger was let in before', () => {
    for (const stage of ['mail', 'rcpt'] as const) {
      const judged = judgeCell(
        evidence({ attempts: withAttempt('S1', 'accepted'), delivery: refused(stage) }),
      );
      expect(judged, stage).toMatchObject({ state: 'probably', reason: 'changed-answer' });
    }
    for (const stage of ['data', 'end-of-data'] as const) {
      const judged = judgeCell(
        evidence({ attempts: withAttempt('S1', 'accepted'), delivery: refused(stage) }),
      );
      expect(judged, stage).toMatchObject({ state: 'closed', reason: 'refused-at-data' });
    }
  });

  it('on a server that limits strangers after the tries', async () => {
    let yes = 0;
    const tested = await test(
      {
        rcpt: ({ to }) => {
          if (!isForeign(to)) return undefined;
          yes += 1;
          return yes <= 3 ? '250 2.1.5 Ok' : '554 5.7.1 Rejected by policy, too much mail from you';
        },
      },
      { send: MAKER, only: ['S1'] },
    );
    expect(tested.cell.state).not.toBe('closed');
  });
});

describe('a program that dies while a message is on its way', () => {
  const open: OfficeRules = { rcpt: ({ to }) => (isForeign(to) ? '250 2.1.5 Ok' : undefined) };

  it('has said so before the text left, and sends none a second time', async () => {
    const first = await test(open, { send: MAKER, ordinary: MAKER, mailbox: 'info@office.example' });
    expect(first.server.messages).toHaveLength(2);
    const told = first.events.flatMap((event) => (event.type === 'arrival' ? [event] : []));
    expect(told.map((event) => [event.ordinary, event.delivery.state])).toEqual([
      [false, 'failed'],
      [false, 'accepted'],
      [true, 'failed'],
      [true, 'accepted'],
    ]);
    for (const last of told.slice(0, 1)) {
      const until = first.events.slice(0, first.events.indexOf(last) + 1);
      const [cell] = [...foldRun('r', until as RunEvent[]).cells.values()];
      expect(cell?.delivery).toMatchObject({ state: 'failed', stage: 'end-of-data' });
      const second = await test(open, {
        send: MAKER,
        resumed: [...(cell?.controls ?? []), ...(cell?.attempts ?? [])],
        former: cell?.delivery ? { delivery: cell.delivery } : {},
      });
      expect(second.server.messages).toEqual([]);
      expect(second.cell.state).toBe('probably');
    }
  });
});

describe('VRFY and EXPN', () => {
  it('cost no more than two refusals a connection on a server that refuses each in its own way', async () => {
    const tested = await test({
      other: (line) =>
        line.startsWith('VRFY')
          ? '502 5.5.1 VRFY disabled'
          : line.startsWith('EXPN')
            ? '550 5.7.1 Administrative prohibition'
            : undefined,
    });
    expect(tested.cell.facts).toMatchObject({ vrfy: 'off', expn: 'off' });
    for (const lines of tested.server.heard) {
      expect(lines.filter((line) => /^(?:VRFY|EXPN)/.test(line)).length).toBeLessThanOrEqual(2);
    }
  });
});
