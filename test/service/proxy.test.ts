import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeSocks, fakeSocks } from '../fakes/socks/server.ts';
import { CALL, type PracticeServices, startPracticeServices } from './practice-services.ts';

let practice: PracticeServices;
let proxy: FakeSocks;
beforeAll(async () => {
  practice = await startPracticeServices();
  proxy = await fakeSocks({ login: { user: 'anna', password: 'tops3cret' } });
});
afterAll(async () => {
  await proxy.close();
  await practice.close();
});

describe('a check through a proxy', () => {
  const wanted = () => `socks5://anna:tops3cret@127.0.0.1:${proxy.port}`;

  it('goes through it, and keeps its password out of everything that is stored', async () => {
    const { runId, report } = await practice.run(practice.requestFor('closed', { proxy: wanted() }));
    expect(report.verdict.code).toBe('CLOSED');
    expect(report.vantage.proxy).toMatch(new RegExp(`^socks5://(?:anna@)?127.0.0.1:${proxy.port}$`));
    expect(proxy.asked.length).toBeGreaterThan(0);
    expect(new Set(proxy.logins)).toEqual(new Set(['anna:tops3cret']));
    const { cases } = practice.services.context.store;
    expect(JSON.stringify([cases.getRun(runId), cases.events(runId), report])).not.toContain('tops3cret');
  });

  it('can be looked at again while the program runs, and asks for the password after a restart', async () => {
    const { services } = practice;
    const { runId, report } = await practice.run(practice.requestFor('trick', { proxy: wanted() }));
    const code = report.findings.find((row) => row.id === 'relay.open-trick')?.code ?? '';
    const again = await services.handlers['check.again']({ runId, findingCode: code }, CALL);
    await expect.poll(() => services.context.runs.anyRunning(), { timeout: 15_000 }).toBe(false);
    expect((await practice.report(again.runId)).verdict.code).toBe('OPEN-TRICK');
    services.context.proxies.clear();
    const resumed = services.handlers['run.resume']({ runId }, CALL);
    await expect(resumed).rejects.toMatchObject({ info: { code: 'refused', key: 'proxy-password' } });
  });

  it('says when the address of a proxy cannot be used', async () => {
    const wrong = practice.services.startCheck(
      practice.requestFor('closed', { proxy: 'http://127.0.0.1:8080' }),
      { recheckOf: null },
    );
    await expect(wrong).rejects.toMatchObject({
      info: { code: 'bad-input', key: 'proxy', detail: 'scheme' },
    });
  });
});
