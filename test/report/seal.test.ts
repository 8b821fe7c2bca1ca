import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkReport, type SealedCase, sealPdf } from '../../main/report/index.ts';

const CASE: SealedCase = {
  fileName: 'kantor.example.rdcase',
  bytes: new TextEncoder().encode(`PK\u0003\u0004 a small case ${'x'.repeat(400)}`),
  number: 'KTR-7Q2M',
  madeAt: '2026-11-22T07:02:00.000Z',
};

async function tinyPdf(text: string): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  document.addPage([300, 200]).drawText(text, { x: 20, y: 120, size: 14, font });
  document.setTitle('Mail server report');
  document.setLanguage('en');
  return document.save({ useObjectStreams: false });
}

let printed: Uint8Array;
let sealed: Uint8Array;

beforeAll(async () => {
  printed = await tinyPdf('Not an open relay');
  sealed = await sealPdf(printed, CASE);
});

const changed = (at: number, to?: number): Uint8Array => {
  const copy = new Uint8Array(sealed);
  copy[at] = to ?? (copy[at] ?? 0) ^ 1;
  return copy;
};
const offsetOf = (text: string, last = false): number =>
  last ? Buffer.from(sealed).lastIndexOf(text) : Buffer.from(sealed).indexOf(text);

describe('a sealed report', () => {
  it('is unaltered, and gives its case back octet for octet', () => {
    const check = checkReport(sealed);
    expect(check).toMatchObject({
      result: 'unaltered',
      caseNumber: 'KTR-7Q2M',
      madeAt: CASE.madeAt,
      isSealed: true,
    });
    expect(check.what).toBeUndefined();
    expect(Buffer.from(check.caseBytes ?? []).equals(Buffer.from(CASE.bytes))).toBe(true);
  });

  it('keeps what was printed as it was, in front', async () => {
    expect(Buffer.from(sealed.subarray(0, printed.length)).equals(Buffer.from(printed))).toBe(true);
    const document = await PDFDocument.load(sealed);
    expect([document.getTitle(), document.getPageCount()]).toEqual(['Mail server report', 1]);
    expect(document.catalog.toString()).toContain('/Lang (en)');
    const [attached] = document.getAttachments();
    expect(attached?.name).toBe(CASE.fileName);
    expect(Buffer.from(attached?.data ?? []).equals(Buffer.from(CASE.bytes))).toBe(true);
  });

  it('has the same octets when it is made again from the same', async () => {
    expect(Buffer.from(await sealPdf(printed, CASE)).equals(Buffer.from(sealed))).toBe(true);
  });
});

describe('a report that was changed after', () => {
  it('names the pages when one of their octets differs', () => {
    expect(checkReport(changed(printed.length >> 1))).toMatchObject({ result: 'altered', what: 'pages' });
  });

  it('names the case when it was damaged', () => {
    const at = offsetOf('stream', true) - 40;
    expect(checkReport(changed(Buffer.from(sealed).indexOf('stream', printed.length) + 20))).toMatchObject({
      result: 'altered',
      what: 'case',
      caseNumber: 'KTR-7Q2M',
    });
    expect(checkReport(changed(at)).result).toBe('altered');
  });

  it('finds an incremental update, and what was only added', async () => {
    const document = await PDFDocument.load(sealed, { forIncrementalUpdate: true });
    document.addPage([300, 200]);
    const after = await document.save({ useObjectStreams: false });
    expect(checkReport(after)).toMatchObject({ result: 'altered', what: 'added', caseNumber: 'KTR-7Q2M' });
    expect(checkReport(Buffer.concat([sealed, Buffer.from('\n% one line more\n%%EOF\n')]))).toMatchObject({
      what: 'added',
    });
  });

  it('finds a swapped attachment, and still hands out the one that was sealed', async () => {
    const document = await PDFDocument.load(sealed, { forIncrementalUpdate: true });
    await document.attach(Buffer.from('PK\u0003\u0004 another case'), CASE.fileName);
    const check = checkReport(await document.save({ useObjectStreams: false }));
    expect(check).toMatchObject({ result: 'altered', what: 'case' });
    expect(Buffer.from(check.caseBytes ?? []).equals(Buffer.from(CASE.bytes))).toBe(true);
  });

  it('finds a file that another program wrote anew', async () => {
    for (const useObjectStreams of [true, false]) {
      const anew = await (await PDFDocument.load(sealed)).save({ useObjectStreams });
      const check = checkReport(anew);
      expect(check.result).toBe('altered');
      expect(check.caseBytes).not.toBeNull();
    }
  });

  it('finds every single changed octet', () => {
    for (let at = 5; at < sealed.length; at += 3) {
      const { result } = checkReport(changed(at));
      if (result === 'unaltered') throw new Error(`octet ${at} may be changed unseen`);
    }
  });
});

describe('other files', () => {
  it('are told apart: no case, no PDF', async () => {
    expect(checkReport(await tinyPdf('A bill')).result).toBe('no-case');
    expect(checkReport(new Uint8Array()).result).toBe('unreadable');
    expect(checkReport(Buffer.from('PK\u0003\u0004 a zip')).result).toBe('unreadable');
    expect(checkReport(Buffer.from('%PDF-1.4\nhalf a file')).result).toBe('unreadable');
  });

  it('do not pass with an attachment that is only called like ours', async () => {
    const document = await PDFDocument.load(await tinyPdf('A bill'));
    await document.attach(Buffer.from('not a case at all'), CASE.fileName);
    expect(checkReport(await document.save()).result).toBe('no-case');
  });

  it('are read when they are encrypted, and cost no more than their length', async () => {
    const document = await PDFDocument.load(await tinyPdf('A bill'));
    document.encrypt({ ownerPassword: 'one', userPassword: 'two' });
    expect(checkReport(await document.save({ useObjectStreams: false })).result).toBe('no-case');
  });

  it('cannot blow up: a bomb stays packed', async () => {
    const document = await PDFDocument.create();
    document.addPage();
    await document.attach(new Uint8Array(60 * 1024 * 1024), CASE.fileName);
    const bomb = await document.save({ useObjectStreams: false });
    expect(bomb.length).toBeLessThan(200_000);
    const before = process.memoryUsage().rss;
    const many = Buffer.concat([...Array.from({ length: 20 }, () => bomb)]);
    const started = process.cpuUsage();
    expect(checkReport(many).result).toBe('no-case');
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(4000);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  }, 60_000);

  it('never make it throw: cut, garbled, mixed', () => {
    let seed = 20_261_122;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const started = performance.now();
    let count = 0;
    for (; count < 4000 && performance.now() - started < 10_000; count += 1) {
      const copy = Buffer.from(sealed);
      const kind = count % 4;
      if (kind === 0) checkReport(copy.subarray(0, random(copy.length)));
      else if (kind === 1) {
        for (let n = random(40); n >= 0; n -= 1) copy[random(copy.length)] = random(256);
        checkReport(copy);
      } else if (kind === 2) {
        const from = random(copy.length);
        checkReport(Buffer.concat([copy.subarray(0, from), copy.subarray(random(copy.length))]));
      } else {
        const words = [
          '/EmbeddedFile',
          'stream',
          '/Length 999999999',
          `/Type /RelayDoctorSeal`,
          ' obj',
          '<>',
        ];
        copy.write(words[random(words.length)] ?? '', random(copy.length), 'latin1');
        checkReport(copy);
      }
    }
    expect(count).toBeGreaterThan(2000);
  }, 15_000);
});
