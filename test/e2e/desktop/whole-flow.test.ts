import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFArray, PDFDict, PDFDocument, PDFName } from '@cantoo/pdf-lib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PracticeHandle, startPractice } from '../../../main/practice/index.ts';
import { checkReport } from '../../../main/report/index.ts';
import { wordsIn } from '../../../words/index.ts';
import { at, call, saveCase, startCheck, state, until } from './asking.ts';
import { type BackEnd, backEnds, type Program } from './back-end.ts';

// One flow, on every back end that is here. What is seen on the stand-in was not seen in Electron.
const { here, absent } = backEnds();
for (const { name, reason } of absent) console.log(`not run on ${name}: ${reason}`);

const en = wordsIn('en');
const id = wordsIn('id');
const VERDICT = { en: 'Open on one door only.', id: 'Terbuka di satu pintu saja.' };

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });
/** A button or a link by its words; other words may stand beside them. */
const press = (page: Page, name: string) =>
  page.getByRole('button', { name }).or(page.getByRole('link', { name })).first().click();
const shownRun = async (page: Page) => /^#\/run\/([\w-]+)$/.exec(await at(page))?.[1] ?? '';

describe.each(here.map((backEnd) => [backEnd.name, backEnd] as const))(
  'on the %s',
  (_name, backEnd: BackEnd) => {
    const files = mkdtempSync(join(tmpdir(), 'rd-flow-'));
    const caseFile = join(files, 'for-sari.rdcase');
    const report = join(files, 'report.pdf');
    let program: Program;
    let practice: PracticeHandle;
    let runId = '';

    const newHome = (name: string): string => {
      const home = join(files, name);
      mkdirSync(home, { recursive: true });
      return home;
    };
    const start = async (home: string, args: string[] = []) => {
      program = await backEnd.start({ home: newHome(home), args });
    };
    const quit = async () => {
      await program.quit();
      expect(await program.exited).toBe(0);
      await program.stop();
    };

    beforeAll(async () => {
      // Slow enough to be cut off, and no slower.
      practice = await startPractice({ language: 'en', slowness: 0.1 });
      await start('first');
    });
    afterAll(async () => {
      await program?.stop();
      await practice?.stop();
      rmSync(files, { recursive: true, force: true });
    });

    it('a practice server is checked from the first page', async () => {
      const { page } = program;
      await heading(page, en('ui:home.title')).waitFor();
      await press(page, en('ui:home.practice'));
      await press(page, en('ui:practice.start'));
      await page
        .getByRole('button', { name: `${en('ui:practice.check')} ${en('practice:server.open6.name')}` })
        .click();
      await heading(page, VERDICT.en).waitFor({ timeout: 30_000 });
      runId = await shownRun(page);
      expect(runId).not.toBe('');
    });

    it('the report is printed where the save dialog says: tagged, with bookmarks and a title', async () => {
      await program.answer({ canceled: false, filePath: report });
      expect(await program.choose('savePdf')).toBe(true);
      await program.page.getByText(report).waitFor();
      const [asked] = (await program.dialogs()).filter((row) => row.kind === 'save');
      expect(asked?.options.defaultPath).toMatch(/relay-doctor-open6\.practice\.example-[\d-]+\.pdf$/);

      const pdf = await PDFDocument.load(readFileSync(report), { updateMetadata: false });
      expect(pdf.getTitle()).toContain('open6.practice.example');
      const tags = pdf.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict);
      expect(tags.get(PDFName.of('K'))).toBeDefined();
      expect(pdf.catalog.lookup(PDFName.of('MarkInfo'), PDFDict).toString()).toContain('/Marked true');
      const outline = pdf.catalog.lookup(PDFName.of('Outlines'), PDFDict);
      expect(outline.lookup(PDFName.of('First'), PDFDict).get(PDFName.of('Title'))).toBeDefined();
      expect(checkReport(readFileSync(report)).result).toBe('unaltered');
      expect(pdf.getPage(0).node.lookup(PDFName.of('MediaBox'), PDFArray).size()).toBe(4);
    });

    it('the case is saved as a file', async () => {
      await program.answer({ canceled: false, filePath: caseFile });
      await saveCase(program.page, caseFile, () => program.choose('saveCase'));
      await quit();
    });

    it('and opened where nothing is known of it: as the program’s argument, and with Ctrl+O', async () => {
      await start('second', [caseFile]);
      const { page } = program;
      await heading(page, VERDICT.en).waitFor();
      expect(await shownRun(page)).toBe(runId);
      expect(await page.locator('main').textContent()).toContain('IPv6');

      await page.keyboard.press('Control+n');
      await heading(page, en('ui:home.title')).waitFor();
      await program.answer({ canceled: false, filePaths: [caseFile] });
      await page.keyboard.press('Control+o');
      await heading(page, VERDICT.en).waitFor();
      expect(await shownRun(page)).toBe(runId);

      // The case is inside the report, too.
      await page.keyboard.press('Control+n');
      await heading(page, en('ui:home.title')).waitFor();
      await program.answer({ canceled: false, filePaths: [report] });
      await page.keyboard.press('Control+o');
      await heading(page, VERDICT.en).waitFor();
      expect(await shownRun(page)).toBe(runId);
    });

    it('window and menu speak Indonesian at once', async () => {
      const { page } = program;
      expect(await program.menuBar()).toContain(en('host:menu.file'));
      await page.getByRole('button', { name: id('ui:language.id') }).click();
      await heading(page, VERDICT.id).waitFor();
      await until(async () => expect(await program.menuBar()).toContain(id('host:menu.file')));
      expect(await program.menuBar()).not.toContain(en('host:menu.file'));
    });

    it('a check that is cut off by Quit is kept, and gone on with at the next start', async () => {
      const cut = await startCheck(program.page, 'tarpit', practice.world);
      const tries = async () => {
        const input = { runId: cut, language: 'id' };
        const { steps } = await call<{ steps: { done?: number }[] }>(program.page, 'check.progress', input);
        return Math.max(...steps.map((step) => step.done ?? 0));
      };
      await until(async () => expect(await tries()).toBeGreaterThan(2));

      await program.quit();
      await until(async () =>
        expect((await program.dialogs()).at(-1)?.options.message).toBe(id('host:quit.ask')),
      );
      expect(await tries()).toBeGreaterThan(2);
      await program.answer({ response: 0 });
      await quit();

      await start('second');
      const { page } = program;
      await page
        .getByText(/\d+ dari \d+/)
        .first()
        .waitFor();
      await press(page, id('ui:interrupted.goOn'));
      await until(async () => expect(await shownRun(page)).toBe(cut));
      await until(async () => expect(await state(page, cut)).toBe('done'), 60_000);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const { cases, interrupted } = await call<{ cases: unknown[]; interrupted: unknown[] }>(
        page,
        'cases.list',
        {},
      );
      expect(cases).toHaveLength(2);
      expect(interrupted).toEqual([]);
      await quit();
    });
  },
);
