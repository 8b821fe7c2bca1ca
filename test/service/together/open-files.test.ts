import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeServices, openStore } from '../../../main/service/index.ts';
import { CALL, type PracticeServices, startPracticeServices } from '../practice-services.ts';
import { type Computer, hands, startComputer } from './two-computers.ts';

const folder = mkdtempSync(join(tmpdir(), 'rd-open-files-'));
let practice: PracticeServices;
let caseId = '';
let runId = '';
let saved: Buffer;

const write = (name: string, bytes: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
const why = (name: string) => ({ info: { code: 'bad-input', key: `ui:caseFile.why.${name}` } });

beforeAll(async () => {
  practice = await startPracticeServices();
  ({ caseId, runId } = await practice.run(practice.requestFor('open', { ports: [25] })));
  saved = Buffer.from(await hands(practice.services).save(caseId), 'base64');
}, 60_000);
afterAll(async () => {
  await practice.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A desktop: it is told paths, and remembers those that were used. */
function desk(): Computer & { used: string[] } {
  const used: string[] = [];
  const computer = startComputer({
    host: 'desktop',
    chooseFile: async ({ fileName }) => join(folder, fileName),
    chooseCaseFile: async () => null,
    usedCaseFile: (path) => void used.push(path),
  });
  return { ...computer, used };
}

describe('a file of this computer', () => {
  it('gives the same report elsewhere, once however often it is opened, and stays as it is', async () => {
    const path = write('from-sari.rdcase', saved);
    const other = desk();
    const opened = await other.services.openCaseFile(path);
    expect(opened).toMatchObject({ caseId, runId, isNew: true });
    const [mine, theirs] = await Promise.all(
      [practice.services, other.services].map((one) =>
        one.handlers['run.report']({ runId, language: 'en' }, CALL),
      ),
    );
    expect(theirs?.verdict).toEqual(mine?.verdict);
    expect(theirs?.relay).toEqual(mine?.relay);
    expect(other.used).toEqual([path]);
    expect(await other.services.openCaseFile(path)).toMatchObject({ caseId, isNew: false, added: 0 });
    expect(other.services.context.store.cases.listCases()).toHaveLength(1);
    expect(readFileSync(path).equals(saved)).toBe(true);
    await other.close();
  });

  it('one run with the older ending is opened too', async () => {
    const events = practice.services.context.store.cases.events(runId);
    const lines = [{ format: 'relay-doctor.events/1' }, ...events].map((row) => JSON.stringify(row));
    const other = desk();
    expect(await other.services.openCaseFile(write('one-run.jsonl', `${lines.join('\n')}\n`))).toMatchObject({
      runId,
      isNew: true,
    });
    await other.close();
  });

  it('is saved to the chosen place, or the sentence says why not', async () => {
    const other = desk();
    await other.services.openCaseFile(write('again.rdcase', saved));
    const save = () =>
      other.services.handlers['cases.save'](
        { caseId, hide: [], where: 'Bali', who: 'Wayan', language: 'en' },
        CALL,
      );
    const answer = await save();
    const third = desk();
    expect(await third.services.openCaseFile(answer.path ?? '')).toMatchObject({ caseId, isNew: true });
    await third.close();
    expect(other.services.context.store.settings.read()).toMatchObject({
      placeName: 'Bali',
      tickedBy: 'Wayan',
    });
    rmSync(answer.path ?? '');
    // A folder stands where the file should go: it cannot be replaced.
    mkdirSync(join(answer.path ?? '', 'inner'), { recursive: true });
    await expect(save()).rejects.toMatchObject({
      info: { code: 'failed', key: expect.stringMatching(/^(?:file-locked|not-written)$/) },
    });
    await other.close();
  });

  it.each([
    ['empty', () => write('empty.rdcase', '')],
    ['not-ours', () => write('photo.rdcase', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10]))],
    ['not-ours', () => write('other.rdcase', '{"format":"other.case/1"}\n')],
    ['newer', () => write('newer-run.rdcase', '{"format":"relay-doctor.events/7"}\n')],
    ['damaged', () => write('cut.rdcase', saved.subarray(0, Math.floor(saved.length / 2)))],
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
  ])('that is %s is refused with a sentence, and nothing is stored', async (name, make) => {
    const other = desk();
    await expect(other.services.openCaseFile(make())).rejects.toMatchObject(why(name));
    expect(other.services.context.store.cases.listCases()).toEqual([]);
    expect(other.used).toEqual([]);
    await other.close();
  });

  it('on a disk that is full in the middle: nothing of it stays', async () => {
    const other = desk();
    const { store, shell } = other.services.context;
    let written = 0;
    const full = {
      ...store,
      cases: {
        ...store.cases,
        appendEvent(...args: Parameters<typeof store.cases.appendEvent>) {
          written += 1;
          if (written > 5) throw new Error('database or disk is full');
          store.cases.appendEvent(...args);
        },
      },
    };
    const services = composeServices(shell, full, {});
    await expect(services.openCaseFile(write('full.rdcase', saved))).rejects.toMatchObject(why('not-stored'));
    expect(store.cases.listCases()).toEqual([]);
    await other.close();
  });
});

describe('a preview', () => {
  it('tells the size, the parts and the summary, and keeps nothing', async () => {
    const preview = await practice.services.handlers['cases.preview'](
      { caseId, hide: [], where: 'Bekasi', language: 'en' },
      CALL,
    );
    expect(preview.fileName).toMatch(/^[A-Z]{3}-[0-9A-Z]{4}-.*\.rdcase$/);
    expect(preview.parts).toMatchObject([{ id: runId, where: 'Bekasi' }]);
    expect(preview.bytes).toBeLessThan(300_000);
    expect(preview.summary).toContain(preview.parts[0]?.sha256);
    expect(practice.services.context.store.parts.said(runId)?.where).not.toBe('Bekasi');
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

it('two programs that share a folder open the same file at once: it is there once', async () => {
  const one = startComputer();
  const { shell } = one.services.context;
  const second = composeServices(
    shell,
    openStore(one.folder, () => new Date()),
    {},
  );
  const base64 = saved.toString('base64');
  const opened = await Promise.all([one.open(base64), hands(second).open(base64)]);
  expect(opened.map((row) => row.isNew).sort()).toEqual([false, true]);
  expect(one.services.context.store.cases.listCases()).toMatchObject([{ caseId, runs: 1 }]);
  await second.stop();
  await one.close();
});

it('a deleted case comes back, also when its file is opened', async () => {
  const one = startComputer();
  const { handlers } = one.services;
  await one.open(saved.toString('base64'));
  await handlers['cases.delete']({ caseId }, CALL);
  expect((await handlers['cases.list']({}, CALL)).cases).toEqual([]);
  await handlers['cases.restore']({ caseId }, CALL);
  await handlers['cases.delete']({ caseId }, CALL);
  expect(await one.open(saved.toString('base64'))).toMatchObject({ caseId, isNew: false });
  expect((await handlers['cases.storage']({}, CALL)).cases).toBe(1);
  await one.close();
});
