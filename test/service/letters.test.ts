import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDict, PDFDocument, PDFHexString, PDFName, PDFString } from '@cantoo/pdf-lib';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeServices, openStore, type Services, type Shell } from '../../main/service/index.ts';
import { CALL, type PracticeServices, startPracticeServices } from './practice-services.ts';

let practice: PracticeServices;
let runId: string;
let caseId: string;

beforeAll(async () => {
  practice = await startPracticeServices();
  ({ runId, caseId } = await practice.run(practice.requestFor('open', { tickedBy: 'Sari Wulandari' })));
}, 60_000);
afterAll(() => practice?.close());

const call = <M extends keyof Services['handlers']>(
  method: M,
  input: Parameters<Services['handlers'][M]>[0],
) => practice.services.handlers[method](input as never, CALL) as ReturnType<Services['handlers'][M]>;
const list = async (language: 'en' | 'id' = 'en') =>
  (await call('letters.list', { runId, language })).letters;
const bytesOf = (base64: string | null) => Buffer.from(base64 ?? '', 'base64');

describe('letters of a case', () => {
  it('are filled in from the run, signed by who ticked, in both languages', async () => {
    const [english, indonesian] = [await list('en'), await list('id')];
    expect(english.map((one) => one.id)).toEqual(indonesian.map((one) => one.id));
    const owner = english.find((one) => one.id === 'owner');
    expect(owner).toMatchObject({ applies: true, edited: false });
    expect(owner?.body).toContain('Sari Wulandari');
    expect(owner?.body).toMatch(/ {2}\d\d:\d\d:\d\d > RCPT TO/);
    expect(indonesian.find((one) => one.id === 'boss')?.body).toContain('Bapak/Ibu yang terhormat,');
  });

  it('keep the wording of the person in the case, by language, until they want the original back', async () => {
    const edit = { to: 'boss@kantor.example', subject: 'About our server', body: 'Short and mine.' };
    const kept = await call('letters.keep', { runId, letterId: 'boss', language: 'en', edit });
    expect(kept).toMatchObject({ ...edit, edited: true });
    expect((await list('en')).find((one) => one.id === 'boss')).toMatchObject({ ...edit, edited: true });
    expect((await list('id')).find((one) => one.id === 'boss')?.edited).toBe(false);
    expect(practice.published).toContain('case.changed');
    const back = await call('letters.keep', { runId, letterId: 'boss', language: 'en', edit: null });
    expect(back.edited).toBe(false);
    expect(back.body).not.toContain('Short and mine.');
    expect((await list('en')).find((one) => one.id === 'boss')).toEqual(back);
  });

  it('are gone with their case', async () => {
    const { store } = practice.services.context;
    store.cases.openCase({
      key: 'other',
      name: 'other',
      practice: true,
      caseId: 'other',
      now: '2026-11-22T05:00:00.000Z',
    });
    store.letters.put('other', 'boss', 'en', { to: '', subject: 's', body: 'b' });
    expect(store.letters.get('other', 'boss', 'en')?.body).toBe('b');
    expect(store.letters.get('other', 'boss', 'id')).toBeNull();
    expect(store.letters.get(caseId, 'boss', 'en')).toBeNull();
  });

  it('are saved as a message and as text, under a plain name', async () => {
    const eml = await call('letters.save', { runId, letterId: 'owner', language: 'id', format: 'eml' });
    expect(eml.fileName).toMatch(/^relay-doctor-letter-owner-\d{4}-\d\d-\d\d\.eml$/);
    const parsed = await PostalMime.parse(bytesOf(eml.base64));
    expect(parsed.headers.find((one) => one.key === 'x-unsent')?.value).toBe('1');
    expect(parsed.from).toBeUndefined();
    expect(parsed.attachments.map((one) => one.filename)).toContain('evidence.txt');
    const txt = await call('letters.save', { runId, letterId: 'boss', language: 'en', format: 'txt' });
    expect(bytesOf(txt.base64).toString('utf8')).toMatch(/^Subject: Our mail server/);
  });

  it('say so when there is no such letter or run', async () => {
    await expect(
      call('letters.save', { runId, letterId: 'list:none', language: 'en', format: 'txt' }),
    ).rejects.toMatchObject({
      info: { key: 'letters:error.gone' },
    });
    await expect(call('letters.list', { runId: 'none', language: 'en' })).rejects.toMatchObject({
      info: { key: 'run-not-found' },
    });
  });
});

describe('handing a letter to the mail program', () => {
  const opened: string[] = [];
  const withOpener = (answer: boolean): Services => {
    const shell: Shell = {
      ...practice.services.context.shell,
      openLink: async (url) => {
        opened.push(url);
        return answer;
      },
    };
    return composeServices(shell, practice.services.context.store, {});
  };

  it('opens a mailto: address and nothing else, and says when it is too long or no program came', async () => {
    const compose = (services: Services, letterId: string) =>
      services.handlers['letters.compose']({ runId, letterId, language: 'en' }, CALL);
    expect(await compose(withOpener(true), 'boss')).toEqual({ result: 'opened' });
    expect(opened.at(-1)).toMatch(/^mailto:\?subject=Our%20mail%20server/);
    expect(await compose(withOpener(false), 'boss')).toEqual({ result: 'no-program' });
    const before = opened.length;
    const body = 'A long letter. '.repeat(300);
    await call('letters.keep', {
      runId,
      letterId: 'boss',
      language: 'en',
      edit: { to: '', subject: 's', body },
    });
    expect(await compose(withOpener(true), 'boss')).toEqual({ result: 'too-long' });
    expect(opened.length).toBe(before);
    await call('letters.keep', { runId, letterId: 'boss', language: 'en', edit: null });
  });
});

describe('a PDF report', () => {
  const check = (bytes: Uint8Array, language: 'en' | 'id' = 'en') =>
    call('report.check', { base64: Buffer.from(bytes).toString('base64'), fileName: 'a.pdf', language });
  const save = async (more: object = {}) => {
    const saved = await call('report.save', {
      runId,
      language: 'en',
      format: 'pdf',
      preset: 'summary',
      wholeCase: false,
      hide: [],
      letters: false,
      ...more,
    });
    expect(saved.note).toBeNull();
    return bytesOf(saved.base64);
  };

  it('carries its case, is unaltered, and opens again', async () => {
    const pdf = await save();
    const { check: found } = await check(pdf);
    expect(found).toMatchObject({ result: 'unaltered', canOpen: true });
    expect(found?.caseNumber).toBe(practice.services.context.store.cases.getCase(caseId)?.number);
    expect(await headingsOf(pdf)).toContain('How to check this report');
    const other = otherServices();
    try {
      const { opened } = await other.services.handlers['cases.open'](
        { base64: pdf.toString('base64'), fileName: 'report.pdf' },
        CALL,
      );
      expect(opened).toMatchObject({ isNew: true });
    } finally {
      await other.close();
    }
    const changed = Buffer.from(pdf);
    changed[2000] = (changed[2000] ?? 0) ^ 1;
    expect((await check(changed, 'id')).check).toMatchObject({
      result: 'altered',
      what: 'pages',
      text: 'Halamannya diubah setelah laporan ini dibuat.',
    });
  }, 60_000);

  it('carries the whole case and its letters when that is wanted', async () => {
    const pdf = await save({ wholeCase: true, letters: true });
    expect((await check(pdf)).check?.result).toBe('unaltered');
    expect(await headingsOf(pdf)).toContain('The owner of an open server');
  }, 60_000);

  it('is told from other files', async () => {
    expect((await check(Buffer.from('%PDF-1.4\n%%EOF\n'))).check).toMatchObject({
      result: 'no-case',
      canOpen: false,
    });
    expect((await check(Buffer.from('hello'))).check).toMatchObject({
      result: 'unreadable',
      fileName: 'a.pdf',
    });
    expect(await call('report.check', { language: 'en' })).toEqual({ check: null });
  });
});

function otherServices() {
  const folder = mkdtempSync(join(tmpdir(), 'rd-letters-'));
  const services = composeServices(
    practice.services.context.shell,
    openStore(folder, () => new Date()),
    {},
  );
  return {
    services,
    async close() {
      await services.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Bookmarks of a PDF: one for every heading. */
async function headingsOf(pdf: Uint8Array): Promise<string[]> {
  const document = await PDFDocument.load(pdf);
  return document.context.enumerateIndirectObjects().flatMap(([, object]) => {
    const title = object instanceof PDFDict ? object.lookup(PDFName.of('Title')) : undefined;
    return title instanceof PDFString || title instanceof PDFHexString ? [title.decodeText()] : [];
  });
}
