import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CALL, type PracticeServices, startPracticeServices } from '../practice-services.ts';
import { type Computer, hands, startComputer } from './two-computers.ts';

let office: PracticeServices;
let helper: PracticeServices;
const cases = { office: '', run: '' };
let sent = '';

beforeAll(async () => {
  [office, helper] = await Promise.all([startPracticeServices(), startPracticeServices()]);
  const request = office.requestFor('open', { ports: [25], where: 'office, Bekasi', tickedBy: 'Sari' });
  const ran = await office.run(request);
  cases.office = ran.caseId;
  cases.run = ran.runId;
  sent = await hands(office.services).save(ran.caseId);
}, 60_000);
afterAll(async () => {
  await office.close();
  await helper.close();
});

describe('from the office to a helper and back', () => {
  it('keeps one case: opened, added to, noted, marked, saved, and opened where it began', async () => {
    const there = hands(helper.services);
    const opened = await there.open(sent);
    expect(opened).toMatchObject({
      caseId: cases.office,
      runId: cases.run,
      isNew: true,
      merged: false,
      added: 1,
    });
    const [mine, theirs] = [office, helper].map(({ services }) =>
      services.context.store.cases.getCase(cases.office),
    );
    expect(theirs?.number).toBe(mine?.number);
    expect(theirs?.number).toMatch(/^[A-Z]{3}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(theirs).toMatchObject({ fromFile: true, places: ['outside'], runs: 1 });
    expect((await there.services.handlers['cases.list']({}, CALL)).interrupted).toEqual([]);

    // The practice servers of the helper listen elsewhere; the same names lead to them.
    const added = await there.services.handlers['case.addResult'](
      { caseId: opened.caseId, iMayTest: true, tickedBy: 'Wayan', where: 'Berlin', vantage: 'inside' },
      CALL,
    );
    expect(added.caseId).toBe(cases.office);
    await expect
      .poll(() => helper.services.context.runs.isLive(added.runId), { timeout: 30_000 })
      .toBe(false);
    const request = helper.services.context.store.cases.getRun(added.runId)?.request;
    expect(request).toMatchObject({
      ports: [25],
      only: ['relay'],
      send: false,
      tickedBy: 'Wayan',
      where: 'Berlin',
    });
    expect(request?.resolvers).toEqual([helper.world.resolver]);

    const note = await there.services.handlers['case.addNote'](
      {
        caseId: opened.caseId,
        kind: 'config',
        who: 'Wayan',
        text: 'mynetworks = 0.0.0.0/0\nsmtp_password = geheim123',
      },
      CALL,
    );
    expect(note.text).toBe('mynetworks = 0.0.0.0/0\nsmtp_password = ********');
    await there.services.handlers['case.mark'](
      { caseId: opened.caseId, findingId: 'relay.open', subject: 'x', mark: 'do-first', who: 'Wayan' },
      CALL,
    );
    const back = await there.save(opened.caseId);

    const here = hands(office.services);
    const merged = await here.open(back);
    expect(merged).toMatchObject({ caseId: cases.office, isNew: true, merged: true, added: 3, troubles: [] });
    const notes = await office.services.handlers['case.notes']({ caseId: cases.office }, CALL);
    expect(notes.notes).toMatchObject([{ id: note.id, own: false, who: 'Wayan' }]);
    expect(notes.marks).toMatchObject([{ mark: 'do-first', own: false }]);
    const { parts } = await office.services.handlers['case.parts']({ caseId: cases.office }, CALL);
    expect(
      parts.filter((part) => part.kind === 'run').map((part) => [part.runId, part.own, part.where]),
    ).toEqual([
      [cases.run, true, 'office, Bekasi'],
      [added.runId, false, 'Berlin'],
    ]);
    const together = await office.services.handlers['case.merged'](
      { caseId: cases.office, language: 'en' },
      CALL,
    );
    expect(together.merged?.caseNumber).toBe(mine?.number);
    expect(together.merged?.parts.length).toBe(2);
    const report = await office.services.handlers['case.report'](
      { caseId: cases.office, language: 'en' },
      CALL,
    );
    expect(report.merged).toEqual(expect.objectContaining({ meaning: together.merged?.meaning }));

    // Opened twice: nothing more.
    expect(await here.open(back)).toMatchObject({ isNew: false, added: 0 });
    // The helper's run is not gone on with, not added to and not asked again here.
    const { handlers } = office.services;
    for (const call of [
      handlers['run.resume']({ runId: added.runId }, CALL),
      handlers['check.again']({ runId: added.runId, findingCode: 'A1' }, CALL),
    ])
      await expect(call).rejects.toMatchObject({ info: { key: 'together:caseFile.why.not-own-run' } });
    await expect(
      handlers['case.removeNote']({ caseId: cases.office, noteId: note.id }, CALL),
    ).rejects.toMatchObject({
      info: { key: 'together:caseFile.why.not-own-note' },
    });
  }, 60_000);

  it('merges what both sides wrote meanwhile', async () => {
    const here = hands(office.services);
    const there = hands(helper.services);
    const say = (services: PracticeServices['services'], text: string) =>
      services.handlers['case.addNote']({ caseId: cases.office, kind: 'note', who: '', text }, CALL);
    await say(office.services, 'closed the port');
    await say(helper.services, 'looks good');
    const [fromOffice, fromHelper] = [await here.save(cases.office), await there.save(cases.office)];
    await here.open(fromHelper);
    await there.open(fromOffice);
    const texts = async ({ services }: PracticeServices): Promise<string[]> =>
      (await services.handlers['case.notes']({ caseId: cases.office }, CALL)).notes
        .map((row) => row.text)
        .sort();
    expect(await texts(office)).toEqual(await texts(helper));
    const hashes = async ({ services }: PracticeServices): Promise<string[]> =>
      (await services.handlers['case.parts']({ caseId: cases.office }, CALL)).parts
        .map((row) => row.sha256)
        .sort();
    expect(await hashes(office)).toEqual(await hashes(helper));
  });

  it('passes foreign parts on as they came', async () => {
    const third = startComputer();
    const caseId = (await third.open(await hands(helper.services).save(cases.office))).caseId;
    const parts = async (services: Computer['services']) =>
      new Map(
        (await services.handlers['case.parts']({ caseId }, CALL)).parts.map((row) => [row.id, row.sha256]),
      );
    const fourth = startComputer();
    await fourth.open(await third.save(caseId));
    expect(await parts(fourth.services)).toEqual(await parts(helper.services));
    await third.close();
    await fourth.close();
  });
});

describe('what must not be mixed', () => {
  it('a file with the number of a case that is about another server becomes a case of its own', async () => {
    const other = await office.run(office.requestFor('closed', { ports: [25] }));
    const computer = startComputer();
    await computer.open(sent);
    const foreign = await hands(office.services).save(other.caseId);
    const opened = await computer.open(foreign);
    expect(opened.caseId).not.toBe(cases.office);
    await expect(
      computer.services.handlers['cases.merge']({ into: cases.office, from: opened.caseId }, CALL),
    ).rejects.toMatchObject({ info: { key: 'together:caseFile.why.other-server' } });
    expect((await computer.services.handlers['cases.list']({}, CALL)).cases).toHaveLength(2);
    await computer.close();
  }, 60_000);

  it('two cases of one server are put together, and the emptied one goes', async () => {
    const again = await helper.run(helper.requestFor('open', { ports: [25] }));
    expect(again.caseId).not.toBe(cases.office);
    const { handlers, context } = helper.services;
    const before = context.store.cases.listRuns(cases.office).length;
    const answer = await handlers['cases.merge']({ into: cases.office, from: again.caseId }, CALL);
    expect(answer).toEqual({ caseId: cases.office, added: 1 });
    expect(context.store.cases.listRuns(cases.office)).toHaveLength(before + 1);
    expect(context.store.cases.getCase(again.caseId)).toBeNull();
    const { changes } = await handlers['case.changes']({ caseId: cases.office, language: 'en' }, CALL);
    expect(changes?.text.length).toBeGreaterThan(0);
  }, 60_000);
});

describe('files that cannot be opened at once', () => {
  it('a locked one waits under a ticket for its passphrase', async () => {
    const computer = startComputer();
    const { handlers } = computer.services;
    const base64 = await hands(office.services).save(cases.office, { passphrase: 'lima ekor kucing' });
    const first = await handlers['cases.open']({ base64, fileName: 'x.rdcase' }, CALL);
    expect(first.opened).toBeNull();
    const ticket = first.locked?.ticket ?? '';
    await expect(handlers['cases.unlock']({ ticket, passphrase: 'wrong' }, CALL)).rejects.toMatchObject({
      info: { key: 'together:caseFile.why.passphrase-wrong' },
    });
    const second = await handlers['cases.unlock']({ ticket, passphrase: 'lima ekor kucing' }, CALL);
    expect(second.opened).toMatchObject({ caseId: cases.office, isNew: true });
    await expect(handlers['cases.unlock']({ ticket, passphrase: 'x' }, CALL)).rejects.toMatchObject({
      info: { key: 'together:caseFile.why.ticket-gone' },
    });
    await computer.close();
  }, 60_000);

  it('one of many does not hinder the others', async () => {
    const computer = startComputer();
    const files = [
      { fileName: 'photo.rdcase', base64: Buffer.from('JFIF').toString('base64') },
      { fileName: 'empty.rdcase', base64: '' },
      { fileName: 'good.rdcase', base64: sent },
    ];
    const { results } = await computer.services.handlers['cases.openMany']({ files }, CALL);
    expect(results.map((row) => row.trouble?.key ?? row.opened?.caseId)).toEqual([
      'ui:caseFile.why.not-ours',
      'ui:caseFile.why.empty',
      cases.office,
    ]);
    await computer.close();
  });
});
