import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  caseFileText,
  composeServices,
  openStore,
  readCaseFile,
  type Shell,
} from '../../main/service/index.ts';
import { CALL, type PracticeServices, startPracticeServices } from './practice-services.ts';

const folder = mkdtempSync(join(tmpdir(), 'rd-case-files-'));
let practice: PracticeServices;
let caseId = '';
let runId = '';
let saved = '';

/** Services of another computer. */
function elsewhere(name: string) {
  const used: string[] = [];
  const shell: Shell = {
    host: 'desktop',
    version: '0.1.0',
    systemLanguage: 'en',
    publish: () => {},
    printPdf: null,
    chooseFile: async ({ fileName }) => join(folder, fileName),
    chooseCaseFile: async () => null,
    usedCaseFile: (path) => void used.push(path),
    openLink: async () => true,
  };
  const store = openStore(join(folder, name), () => new Date());
  return { store, used, services: composeServices(shell, store, {}) };
}

const why = (name: string) => ({ info: { code: 'bad-input', key: `ui:caseFile.why.${name}` } });

beforeAll(async () => {
  practice = await startPracticeServices();
  const ran = await practice.run(practice.requestFor('open', { only: ['relay'] }));
  ({ caseId, runId } = ran);
  const answer = await practice.services.handlers['cases.save']({ caseId }, CALL);
  saved = Buffer.from(answer.base64 ?? '', 'base64').toString('utf8');
  expect(answer).toMatchObject({ path: null, fileName: expect.stringMatching(/\.rdcase$/) });
}, 60_000);
afterAll(async () => {
  await practice.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a saved case', () => {
  it('opens on another computer with the same report, in a case of its own', async () => {
    const path = join(folder, 'from-sari.rdcase');
    writeFileSync(path, saved);
    const other = elsewhere('other');
    const opened = await other.services.openCaseFile(path);
    expect(opened).toMatchObject({ runId, isNew: true, name: expect.stringContaining('(from-sari.rdcase)') });
    const [mine, theirs] = [practice.services, other.services].map((one) =>
      one.handlers['run.report']({ runId, language: 'en' }, CALL),
    );
    expect((await theirs)?.verdict).toEqual((await mine)?.verdict);
    expect((await theirs)?.relay).toEqual((await mine)?.relay);
    expect(other.used).toEqual([path]);
    expect(other.store.cases.listRuns(opened.caseId)[0]).toMatchObject({
      state: 'done',
      verdict: 'OPEN-ACCEPTED',
      lookAgainAt: null,
    });
    const list = await other.services.handlers['cases.list']({}, CALL);
    expect(list.interrupted).toEqual([]);

    // Once more: it is there already, and nothing is doubled.
    expect(await other.services.openCaseFile(path)).toMatchObject({ caseId: opened.caseId, isNew: false });
    expect(other.store.cases.listCases()).toHaveLength(1);
    await other.services.stop();
  });

  it('leads back to its own case where it was made', async () => {
    const base64 = Buffer.from(saved).toString('base64');
    const { opened } = await practice.services.handlers['cases.open']({ base64, fileName: 'x.rdcase' }, CALL);
    expect(opened).toMatchObject({ caseId, runId, isNew: false });
  });

  it('is read by the command line, and what the command line writes is opened', async () => {
    const events = practice.services.context.store.cases.events(runId);
    expect(readCaseFile(Buffer.from(saved))).toEqual(events);
    const other = elsewhere('cli');
    const path = join(folder, 'one-run.jsonl');
    writeFileSync(path, caseFileText(events));
    expect(await other.services.openCaseFile(path)).toMatchObject({ runId, isNew: true });
    await other.services.stop();
  });

  it('holds a run that was cut off as such: it is over, and not offered to go on', async () => {
    const lines = saved.trimEnd().split('\n').slice(0, 8);
    const path = join(folder, 'cut.rdcase');
    writeFileSync(path, `${lines.join('\n')}\n{"type":"run-`);
    const other = elsewhere('cut');
    const opened = await other.services.openCaseFile(path);
    expect(other.store.cases.getRun(opened.runId)).toMatchObject({ state: 'died' });
    expect((await other.services.handlers['cases.list']({}, CALL)).interrupted).toEqual([]);
    await other.services.stop();
  });

  it('saves to the chosen place, and says when another program has the file open or the disk is full', async () => {
    const other = elsewhere('save');
    const path = join(folder, 'again.rdcase');
    writeFileSync(path, saved);
    const opened = await other.services.openCaseFile(path);
    const answer = await other.services.handlers['cases.save']({ runId: opened.runId }, CALL);
    expect(readCaseFile(readFileSync(answer.path ?? ''))).toEqual(readCaseFile(Buffer.from(saved)));
    rmSync(answer.path ?? '');
    // A folder stands where the file should go: it cannot be replaced.
    mkdirSync(join(answer.path ?? '', 'inner'), { recursive: true });
    await expect(other.services.handlers['cases.save']({ runId: opened.runId }, CALL)).rejects.toMatchObject({
      info: { code: 'failed', key: expect.stringMatching(/^(?:file-locked|not-written)$/) },
    });
    await other.services.stop();
  });
});

describe('what is not opened', () => {
  const write = (name: string, text: string | Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const lines = () => saved.split('\n');

  it.each([
    ['empty', () => write('empty.rdcase', '')],
    ['not-ours', () => write('photo.rdcase', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10]))],
    ['not-ours', () => write('report.rdcase', '{"format":"relay-doctor.report/1"}\n')],
    ['not-ours', () => write('other.rdcase', '{"format":"other.case/1"}\n')],
    ['not-ours', () => write('list.rdcase', '[1,2,3]')],
    ['newer', () => write('newer.rdcase', '{"format":"relay-doctor.case/2"}\nwhatever')],
    ['newer', () => write('newer-run.rdcase', '{"format":"relay-doctor.events/7"}\n')],
    ['damaged', () => write('head-only.rdcase', lines().slice(0, 1).join('\n'))],
    ['damaged', () => write('no-start.rdcase', [...lines().slice(0, 2), ...lines().slice(3)].join('\n'))],
    ['damaged', () => write('no-name.rdcase', '{"format":"relay-doctor.case/1"}\n')],
    [
      'damaged',
      () => write('proto.rdcase', '{"format":"relay-doctor.case/1","__proto__":{"caseId":"x","name":"x"}}\n'),
    ],
    ['gone', () => join(folder, 'nowhere.rdcase')],
    [
      'folder',
      () => {
        mkdirSync(join(folder, 'a-folder.rdcase'), { recursive: true });
        return join(folder, 'a-folder.rdcase');
      },
    ],
    [
      'too-large',
      () => {
        const path = write('huge.rdcase', saved);
        truncateSync(path, 65 * 1024 * 1024);
        return path;
      },
    ],
  ])('%s', async (name, make) => {
    const other = elsewhere('bad');
    await expect(other.services.openCaseFile(make())).rejects.toMatchObject(why(name));
    expect(other.store.cases.listCases()).toEqual([]);
    expect(other.used).toEqual([]);
    await other.services.stop();
  });

  it('another story under the same number: what is stored stays as it is', async () => {
    const other = elsewhere('differs');
    await other.services.openCaseFile(write('first.rdcase', saved));
    const before = other.store.cases.events(runId);
    const forged = saved.replaceAll('OPEN-ACCEPTED', 'CLOSED');
    await expect(other.services.openCaseFile(write('forged.rdcase', forged))).rejects.toMatchObject(
      why('differs'),
    );
    expect(other.store.cases.events(runId)).toEqual(before);
    expect(other.store.cases.listCases()).toHaveLength(1);
    await other.services.stop();
  });

  it('a disk that is full in the middle: nothing of it stays', async () => {
    const other = elsewhere('full');
    let written = 0;
    const store = {
      ...other.store,
      cases: {
        ...other.store.cases,
        appendEvent(...args: Parameters<typeof other.store.cases.appendEvent>) {
          written += 1;
          if (written > 5) throw new Error('database or disk is full');
          other.store.cases.appendEvent(...args);
        },
      },
    };
    const services = composeServices({ ...other.services.context.shell }, store, {});
    await expect(services.openCaseFile(write('full.rdcase', saved))).rejects.toMatchObject(why('not-stored'));
    expect(other.store.cases.listCases()).toEqual([]);
    await services.stop();
  });
});

it('a run that was going on while the computer slept says so in its conversation, and judges the same', async () => {
  const { services } = practice;
  const started = await services.startCheck(practice.requestFor('closed', { only: ['relay'] }), {
    recheckOf: null,
  });
  services.woke(512_000);
  const state = await started.finished;
  expect(state.verdict?.code).toMatch(/^CLOSED/);
  const notes = state.conversation.filter(
    ({ line }) => line.dir === 'note' && line.text === 'computer-slept 512 s',
  );
  expect(notes).toHaveLength(1);
}, 60_000);
