import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMiniCode } from '../../main/service/far/mini-code.ts';
import { fakeSocks } from '../fakes/socks/server.ts';
import { CALL, type PracticeServices, startPracticeServices } from './practice-services.ts';

let office: PracticeServices;
let helper: PracticeServices;
let office6: { runId: string; caseId: string };
beforeAll(async () => {
  office = await startPracticeServices();
  helper = await startPracticeServices();
  office6 = await office.run(office.requestFor('open6'));
});
afterAll(async () => {
  await office.close();
  await helper.close();
});

describe('help from far away', () => {
  it('carries a case as a picture to a computer that never saw it', async () => {
    const { handlers, context } = office.services;
    const number = context.store.cases.getCase(office6.caseId)?.number ?? '';
    const code = await handlers['run.qr']({ runId: office6.runId, language: 'en' }, CALL);
    expect(code.rows.length).toBeGreaterThan(20);
    expect(code.words.join('\n')).toContain(number);
    const read = readMiniCode(code.text);
    expect(read.ok && read.mini).toMatchObject({ number, caseId: office6.caseId, verdict: 'OPEN-PART' });
    expect(read.ok && read.mini.hashes).toHaveLength(1);

    const { opened } = await helper.services.handlers['cases.fromCode']({ text: code.text }, CALL);
    expect(opened).toMatchObject({ isNew: true, added: 1, runId: null });
    const there = helper.services.context.store.cases.getCase(opened?.caseId ?? '');
    expect(there).toMatchObject({ number, caseId: office6.caseId });
    const again = await helper.services.handlers['cases.fromCode']({ text: code.text }, CALL);
    expect(again.opened).toMatchObject({ isNew: false, added: 0, caseId: opened?.caseId });
  });

  it('adds a result to a case of which only a picture came', async () => {
    const { handlers, context } = helper.services;
    const code = await office.services.handlers['run.qr']({ runId: office6.runId, language: 'en' }, CALL);
    const { opened } = await handlers['cases.fromCode']({ text: code.text }, CALL);
    const added = await handlers['case.addResult'](
      { caseId: opened?.caseId ?? '', iMayTest: true, where: 'elsewhere', vantage: 'auto' },
      CALL,
    );
    await expect.poll(() => context.runs.anyRunning(), { timeout: 60_000 }).toBe(false);
    expect(added.caseId).toBe(opened?.caseId);
    expect((await helper.report(added.runId)).verdict.code).toBe('OPEN-PART');
  });

  it.each([
    ['hello', 'share:code.not-ours'],
    ['RD7:ABC', 'share:code.newer'],
    ['RD1:ABCDEFGH', 'share:code.damaged'],
  ])('says why %s is no case', async (text, key) => {
    const asked = helper.services.handlers['cases.fromCode']({ text }, CALL);
    await expect(asked).rejects.toMatchObject({ info: { code: 'bad-input', key } });
  });

  it.each(['en', 'id'] as const)('reads the result out with its number, %s', async (language) => {
    const { sentences } = await office.services.handlers['run.aloud'](
      { runId: office6.runId, language },
      CALL,
    );
    expect(sentences.length).toBeGreaterThan(5);
    expect(sentences.join(' ')).toContain(
      language === 'id' ? 'open6 titik practice' : 'open6 dot practice dot example',
    );
  });

  it('says when there is no such run', async () => {
    const asked = office.services.handlers['run.qr']({ runId: 'nobody', language: 'en' }, CALL);
    await expect(asked).rejects.toMatchObject({ info: { code: 'not-found' } });
  });

  it('writes the sheet with server and number of the case', async () => {
    const sheet = await office.services.handlers['sheet.save'](
      { language: 'en', caseId: office6.caseId, format: 'txt' },
      CALL,
    );
    const text = Buffer.from(sheet.base64 ?? '', 'base64').toString();
    expect(sheet.fileName).toBe('how-to-test-from-outside.txt');
    expect(text).toContain('open6.practice.example');
    expect(text).toContain(office.services.context.store.cases.getCase(office6.caseId)?.number ?? '-');
  });
});

describe('a second place through a tunnel (ssh -D)', () => {
  it('joins the same case by itself, and goes through the proxy', async () => {
    const proxy = await fakeSocks();
    const { handlers, context } = office.services;
    const added = await handlers['case.addResult'](
      {
        caseId: office6.caseId,
        iMayTest: true,
        where: 'a server elsewhere',
        vantage: 'auto',
        proxy: `socks5://127.0.0.1:${proxy.port}`,
      },
      CALL,
    );
    await expect.poll(() => context.runs.anyRunning(), { timeout: 60_000 }).toBe(false);
    await proxy.close();
    expect(added.caseId).toBe(office6.caseId);
    expect(proxy.asked.length).toBeGreaterThan(0);
    const { merged } = await handlers['case.merged']({ caseId: office6.caseId, language: 'en' }, CALL);
    expect(merged?.parts.map((part) => part.runId)).toEqual(
      expect.arrayContaining([office6.runId, added.runId]),
    );
    expect(merged?.verdict.code).toBe('OPEN-PART');
  });
});
