import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { checkReport } from '../../main/report/index.ts';
import { HIDE_SWITCHES } from '../../preload/contract/index.ts';
import { CALL, type PracticeServices, startPracticeServices } from './practice-services.ts';

const WHO = 'Sari Wulandari-Kusuma';
const folder = mkdtempSync(join(tmpdir(), 'rd-hide-'));
let practice: PracticeServices;
let runId: string;
let secrets: string[];

beforeAll(async () => {
  practice = await startPracticeServices();
  const run = await practice.run(practice.requestFor('open', { tickedBy: WHO, where: 'office, Bekasi' }));
  ({ runId } = run);
  const addresses = run.report.relay.cells.map((cell) => cell.address);
  secrets = [WHO, ...new Set([...addresses, ...run.report.vantage.sourceAddresses])];
}, 60_000);
afterAll(async () => {
  await practice?.close();
  rmSync(folder, { recursive: true, force: true });
});

type Format = 'pdf' | 'html' | 'json' | 'csv';
async function save(format: Format, hide: (typeof HIDE_SWITCHES)[number][], wholeCase = false) {
  const saved = await practice.services.handlers['report.save'](
    { runId, language: 'en', format, preset: 'full', wholeCase, hide, letters: true },
    CALL,
  );
  expect(saved.note).toBeNull();
  return { name: saved.fileName, bytes: Buffer.from(saved.base64 ?? '', 'base64') };
}

/** Which of the hidden values can be found; an address of one digit group must stand alone. */
const found = (words: string): string[] => secrets.filter((secret) => holds(words, secret));
function holds(words: string, secret: string): boolean {
  const at = words.indexOf(secret);
  return at >= 0 && !(/^[\da-f:]{1,4}$/.test(secret) && !words.includes(`[${secret}]`));
}

/** Everything that any tool could get out of a PDF: its octets, its streams, its text, its attachments. */
async function layersOf(pdf: Buffer): Promise<Map<string, string>> {
  const layers = new Map([
    ['octets', pdf.toString('latin1')],
    ['octets, UTF-16', Buffer.from(pdf.toString('latin1').replaceAll('\0', ''), 'latin1').toString('latin1')],
    ['strings', hexStrings(pdf)],
    ['streams', streamsOf(pdf)],
  ]);
  const path = join(folder, 'a.pdf');
  writeFileSync(path, pdf);
  for (const [tool, ...rest] of [
    ['pdftotext', '-layout', path, '-'],
    ['pdfinfo', '-meta', path],
    ['pdfinfo', path],
  ]) {
    try {
      layers.set(`${tool} ${rest[0]}`, execFileSync(tool ?? '', rest, { encoding: 'utf8' }));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  const { caseBytes } = checkReport(pdf);
  if (!caseBytes) throw new Error('no case inside');
  for (const [name, content] of await unzip(Buffer.from(caseBytes))) layers.set(name, content);
  return layers;
}

/** Hex strings of the file (`<FEFF…>`), decoded. */
function hexStrings(pdf: Buffer): string {
  return [...pdf.toString('latin1').matchAll(/<((?:[0-9A-Fa-f]{2}){3,})>/g)]
    .map(([, hex]) =>
      Buffer.from(hex ?? '', 'hex')
        .toString('latin1')
        .replaceAll('\0', ''),
    )
    .join('\n');
}

function streamsOf(pdf: Buffer): string {
  const parts: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 7)) {
    try {
      parts.push(inflateSync(pdf.subarray(at + 7, pdf.indexOf('endstream', at + 7))).toString('latin1'));
    } catch {
      // Not packed that way: its octets were looked at as they are.
    }
  }
  return parts.join('\n');
}

async function unzip(bytes: Buffer): Promise<[string, string][]> {
  const files: [string, string][] = [];
  const zip = await fromBufferPromise(bytes);
  for await (const entry of zip.eachEntry()) {
    files.push([entry.fileName, await text(await zip.openReadStreamPromise(entry))]);
  }
  return files;
}

describe('what is to be left out of a report', () => {
  it('is in it when nothing is hidden, so that the search below can find it', async () => {
    const { bytes } = await save('html', []);
    expect(found(bytes.toString('utf8'))).toEqual(expect.arrayContaining([WHO]));
    const layers = await layersOf((await save('pdf', [])).bytes);
    expect([...layers.values()].some((layer) => found(layer).includes(WHO))).toBe(true);
  }, 90_000);

  it.each(['html', 'json', 'csv'] as const)('is nowhere in the %s, nor in its name', async (format) => {
    for (const wholeCase of [false, true]) {
      const { name, bytes } = await save(format, [...HIDE_SWITCHES], wholeCase);
      expect(found(bytes.toString('utf8'))).toEqual([]);
      expect(found(name)).toEqual([]);
    }
  });

  it('is nowhere in the PDF: octets, streams, text, facts, bookmarks, and the case inside', async () => {
    const { name, bytes } = await save('pdf', [...HIDE_SWITCHES]);
    expect(checkReport(bytes).result).toBe('unaltered');
    expect(found(name)).toEqual([]);
    for (const [layer, words] of await layersOf(bytes)) expect(found(words), layer).toEqual([]);
  }, 90_000);

  it('is said on the page', async () => {
    const report = JSON.parse((await save('json', ['names'])).bytes.toString('utf8')) as {
      hidden?: string[];
    };
    expect(report.hidden).toEqual(['names']);
    const page = (await save('html', ['names', 'inside'])).bytes.toString('utf8');
    expect(page).toContain('Left out of this report');
  });
});
