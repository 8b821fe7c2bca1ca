import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { catchFileChoosers } from '../../fakes/file-choosers.ts';
import { testBrowser } from '../../fakes/test-browser.ts';
import { CODE_TEXT } from '../../renderer/fake-far.ts';
import { open, SCENES } from './scenes.ts';
import { startStage } from './stage-server.ts';

let stage: Awaited<ReturnType<typeof startStage>>;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  stage = await startStage();
  browser = await chromium.launch(await testBrowser());
});
afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});
beforeEach(async () => {
  await page?.context().close();
  page = await (await browser.newContext({ viewport: { width: 1024, height: 640 } })).newPage();
  catchFileChoosers(page);
});

const place = () => page.evaluate(() => location.hash);

async function at(hash: string, query = ''): Promise<void> {
  await page.goto(`${stage.url}?scene=1${query}${hash}`);
  await page.locator('main h1').first().waitFor();
}

/** What moves, shines through, or is too small for a slow picture (UX §7), as `what: where` lines. */
function costly(): string[] {
  const faults: string[] = [];
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    const style = getComputedStyle(element);
    if (style.display === 'none' || style.visibility === 'hidden') continue;
    if (element.closest('.visually-hidden')) continue;
    const where = `${element.tagName} ${element.className} ${element.textContent.slice(0, 30)}`;
    const isMoving = [style.transitionDuration, style.animationDuration]
      .flatMap((list) => list.split(','))
      .some((time) => Number.parseFloat(time) > 0);
    if (isMoving && (style.animationName !== 'none' || style.transitionProperty !== 'none'))
      faults.push(`moves: ${where}`);
    if (style.boxShadow !== 'none') faults.push(`shadow: ${where}`);
    if (style.textShadow !== 'none') faults.push(`text shadow: ${where}`);
    if (style.backgroundImage.includes('gradient')) faults.push(`gradient: ${where}`);
    if (style.opacity !== '1') faults.push(`see-through: ${where}`);
    if (style.backdropFilter !== 'none' || style.filter !== 'none') faults.push(`filter: ${where}`);
    if (/rgba\(.*, 0?\.\d+\)|\/ 0?\.\d+\)/.test(style.backgroundColor)) faults.push(`see-through: ${where}`);
    const ownText = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
    );
    if (ownText && Number.parseFloat(style.fontSize) < 16) faults.push(`small ${style.fontSize}: ${where}`);
  }
  return faults;
}

const LOOKED_AT = [
  'home',
  'server',
  'where',
  'start',
  'running, with conversation',
  'running, asked to stop',
  'result, open on one door',
  'finding',
  'fix',
  'blacklists',
  'conversation',
  'checks',
  'one server',
  'settings',
  'help',
  'jump, wrong code',
  'read aloud, some way on',
  'QR code',
  'test from outside, by SSH',
  'from a picture, damaged text',
];

describe('screen-share mode', () => {
  it.each(LOOKED_AT)('%s: nothing moves, shines through or is small', async (name) => {
    const scene = SCENES.find((one) => one.name === name);
    if (!scene) throw new Error(`no scene ${name}`);
    await open(page, stage.url, scene, '&share=1');
    expect(await page.evaluate(costly)).toEqual([]);
  });

  it('comes and goes with Ctrl+Shift+S, the verdict large and bold', async () => {
    await at('#/run/run-open-part');
    expect(await page.locator('[data-codes]').count()).toBe(0);
    await page.keyboard.press('Control+Shift+S');
    await page.locator('[data-codes]').waitFor();
    const verdict = await page.locator('main h1').evaluate((element) => {
      const { fontSize, fontWeight } = getComputedStyle(element);
      return { size: Number.parseFloat(fontSize), weight: Number(fontWeight) };
    });
    expect(verdict.size).toBeGreaterThanOrEqual(24);
    expect(verdict.weight).toBeGreaterThanOrEqual(700);
    await page.keyboard.press('Control+Shift+S');
    await expect.poll(() => page.locator('[data-codes]').count()).toBe(0);
  });

  it('turns whole pages at once, and hides nothing that has the focus', async () => {
    await at('#/run/run-open-part', '&share=1');
    const positions = await page.evaluate(async () => {
      const seen = new Set<number>();
      addEventListener('scroll', () => seen.add(window.scrollY));
      dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', cancelable: true, bubbles: true }));
      await new Promise((done) => setTimeout(done, 600));
      return [...seen];
    });
    expect(positions).toHaveLength(1);
    expect(positions[0]).toBeGreaterThan(300);
    await page.keyboard.press('PageUp');
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(0);
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await page.locator('#to-do a').first().focus();
    const [bar, row] = await Promise.all([
      page.locator('[data-codes]').boundingBox(),
      page.locator('#to-do a').first().boundingBox(),
    ]);
    expect(row?.y ?? 0).toBeGreaterThanOrEqual((bar?.y ?? 0) + (bar?.height ?? 0) - 1);
  });

  it('paints once a second while a check runs', async () => {
    await at('#/run/run-running', '&share=1');
    const paints = await page.evaluate(async () => {
      const times: number[] = [];
      new MutationObserver(() => times.push(performance.now())).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      });
      for (let done = 0; done < 80; done += 1) {
        const steps = [{ step: 'relay' as const, state: 'running' as const, done, total: 152, counts: [] }];
        window.stageEmit('run.progress', {
          runId: 'run-running',
          caseId: 'case-kantor',
          title: 'mail.kantor.example',
          state: 'running',
          elapsedMs: done * 50,
          steps,
          findings: done % 7,
        });
        await new Promise((next) => setTimeout(next, 50));
      }
      // Changes of one frame are one repaint.
      return times.filter((time, index) => time - (times[index - 1] ?? -1000) > 34).length;
    });
    expect(paints).toBeGreaterThanOrEqual(2);
    expect(paints).toBeLessThanOrEqual(6);
  });
});

describe('codes that are said on the phone', () => {
  it('lead to a finding in a place, and to places', async () => {
    await at('#/run/run-open-part');
    for (const [code, hash] of [
      ['go to s6, finding a3', '#/run/run-open-part/finding/A3'],
      ['S9', '#/run/run-open-part/blacklists'],
      ['S15', '#/run/run-open-part/aloud'],
      ['H1', '#/'],
    ] as const) {
      await page.keyboard.press('Control+g');
      await page.keyboard.type(code);
      await page.keyboard.press('Enter');
      await expect.poll(place).toBe(hash);
    }
  });

  it('are suggested while they are typed', async () => {
    await at('#/run/run-open-part');
    await page.keyboard.press('Control+g');
    await page.keyboard.type('a');
    await page.locator('dialog li button').nth(1).click();
    await expect.poll(place).toBe('#/run/run-open-part/finding/A2');
  });
});

describe('the read-aloud card', () => {
  it('opens with Ctrl+R, turns by arrow keys, closes with Ctrl+R', async () => {
    await at('#/run/run-open-part');
    await page.keyboard.press('Control+r');
    const sentence = page.locator('[data-sentence]');
    await sentence.waitFor();
    expect(await place()).toBe('#/run/run-open-part/aloud');
    const first = await sentence.textContent();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => sentence.textContent()).toContain('K T R');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => sentence.textContent()).toBe(first);
    await page.keyboard.press('Control+r');
    await expect.poll(place).toBe('#/run/run-open-part');
  });
});

describe('pictures and codes that come in', () => {
  const jpeg = { name: 'photo.jpg', mimeType: 'image/jpeg' };

  async function choose(file: { name: string; mimeType: string; buffer: Buffer }): Promise<string> {
    await at('#/picture');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Choose a picture' }).click();
    await (await chooser).setFiles(file);
    const note = page.locator('main [role=alert]');
    await note.waitFor();
    return (await note.textContent()) ?? '';
  }

  it.each([
    ['no picture', Buffer.from('hello'), 'is not a PNG or JPEG picture'],
    ['a huge claim', hugePng(), 'too large'],
    ['a broken PNG', hugePng(40), 'cannot be read'],
  ])('%s is told in a sentence', async (_name, buffer, words) => {
    expect(await choose({ ...jpeg, buffer })).toContain(words);
  });

  it('a picture without a code is told in a sentence, and nothing waits meanwhile', async () => {
    await at('#/settings');
    const buffer = await page.screenshot();
    expect(await choose({ name: 'shot.png', mimeType: 'image/png', buffer })).toContain(
      'No QR code was seen',
    );
  });

  it('looks in a thread of its own, so that the window stays free', async () => {
    await at('#/run/run-open-part/qr');
    await page.locator('[data-qr]').waitFor();
    const shot = (await page.screenshot()).toString('base64');
    const worker = page.waitForEvent('worker');
    await page.evaluate((base64) => {
      const octets = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const files = new DataTransfer();
      files.items.add(new File([octets], 'shot.png', { type: 'image/png' }));
      dispatchEvent(new ClipboardEvent('paste', { clipboardData: files, cancelable: true, bubbles: true }));
    }, shot);
    expect((await worker).url()).toMatch(/picture-worker/);
    await expect.poll(place).toBe('#/checks/case-kantor');
    // It is ended when it has answered.
    await expect.poll(() => page.workers().length).toBe(0);
  });

  it('the text of a code opens wherever it is pasted', async () => {
    await at('#/');
    await page.locator('#what-to-check').focus();
    await page.evaluate((text) => {
      const files = new DataTransfer();
      files.setData('text/plain', text);
      const paste = new ClipboardEvent('paste', { clipboardData: files, cancelable: true, bubbles: true });
      document.activeElement?.dispatchEvent(paste);
    }, CODE_TEXT);
    await expect.poll(place).toBe('#/checks/case-kantor');
  });
});

/** A PNG that says it is very large; with `side` it is small, and ends after its head. */
function hugePng(side = 60_000): Buffer {
  const head = Buffer.from('89504e470d0a1a0a0000000d4948445200000000000000000802000000', 'hex');
  head.writeUInt32BE(side, 16);
  head.writeUInt32BE(side, 20);
  return head;
}
