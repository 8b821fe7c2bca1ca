import { describe, expect, it } from 'vitest';
import { type CaseFile, hideInFile, isInsidePlaceholder, writeCaseFile } from '../../main/case-file/index.ts';
import { readZip } from '../../main/case-file/zip.ts';
import { HIDE_SWITCHES } from '../../preload/contract/index.ts';
import { caseOf, note, run, SARI, wholeCase } from './made.ts';

/** All octets of the file: as it lies on the disk, and each entry unpacked. */
async function everything(file: CaseFile): Promise<string> {
  const bytes = await writeCaseFile(file, { summary: JSON.stringify(file.parts.map((part) => part.facts)) });
  const zip = await readZip(bytes);
  if (!zip.ok) throw new Error(zip.why);
  const texts = [...zip.entries.values()].map((one) =>
    one instanceof Uint8Array ? Buffer.from(one).toString() : '',
  );
  return [Buffer.from(bytes).toString('latin1'), ...zip.entries.keys(), ...texts].join('\n').toLowerCase();
}

const NAMES = [
  SARI,
  'Sari Dewi',
  'sari.dewi',
  'sari+2edewi',
  'Budi.Santoso',
  'Joko Prabowo',
  'joko.p',
  'Alex Helper',
];
const INSIDE = [
  ...['192.168.20.40', '192.168.20.2', '10.1.2.3', '172.17.0.1', 'fd12:3456::1', 'pc12', 'kantor.local'],
  ...['40.20.168.192', 'c0a81428'],
];

describe('what is left out', () => {
  it('is found, whether a switch is on or off', () => {
    const off = hideInFile(wholeCase(), []);
    expect(off.found.map(({ hide, count }) => [hide, count > 0])).toEqual(
      HIDE_SWITCHES.map((hide) => [hide, true]),
    );
    for (const hide of HIDE_SWITCHES) expect(hideInFile(wholeCase(), [hide]).found).toEqual(off.found);
    expect(off.file.parts).toEqual(wholeCase().parts);
  });

  it('names are in no octet of the file', async () => {
    const before = await everything(wholeCase());
    const after = await everything(hideInFile(wholeCase(), ['names']).file);
    for (const name of NAMES) {
      expect(before, name).toContain(name.toLowerCase());
      expect(after, name).not.toContain(name.toLowerCase());
    }
    for (const kept of ['postmaster', '192.168.20.40', 'kantor.example'])
      if (before.includes(kept)) expect(after).toContain(kept);
  });

  it('addresses and names of the inside are in no octet, in no spelling', async () => {
    const before = await everything(wholeCase());
    const after = await everything(hideInFile(wholeCase(), ['inside']).file);
    for (const value of INSIDE) {
      expect(before, value).toContain(value);
      expect(after, value).not.toContain(value);
    }
    for (const kept of ['203.0.113.7', 'mail.kantor.example', SARI.toLowerCase()])
      expect(after).toContain(kept);
  });

  it('settings texts are gone as a whole', async () => {
    const after = await everything(hideInFile(wholeCase(), ['config']).file);
    expect(after).not.toContain('mynetworks');
    expect(after).toContain('ask joko');
  });

  it('has the same placeholder everywhere, which counts as inside, and every run still reads', () => {
    const { file, leftOut } = hideInFile(wholeCase(), [...HIDE_SWITCHES]);
    expect(leftOut).toEqual([]);
    const [first, second] = file.parts;
    if (first?.content?.kind !== 'run' || second?.content?.kind !== 'run') throw new Error('no runs');
    const vantage = first.content.events.find((event) => event.type === 'vantage');
    const own = vantage?.type === 'vantage' ? (vantage.vantage.sourceAddresses[0] ?? '') : '';
    expect(isInsidePlaceholder(own)).toBe(true);
    expect(JSON.stringify(second.content.events)).toContain(own);
    expect(first.facts.hidden).toEqual([...HIDE_SWITCHES]);
    expect(first.facts.originalSha256).toBe(wholeCase().parts[0]?.facts.sha256);
  });

  it('a second hand does not give a used placeholder to another value', () => {
    const once = hideInFile(caseOf([run('R1')]), ['names']).file;
    const more = { ...once, parts: [...once.parts, note('N9', 'written by somebody')] };
    const twice = hideInFile(more, ['names']).file;
    const written = twice.parts[1]?.facts.who ?? '';
    expect(written).toMatch(/^name-\d+$/);
    expect(new TextDecoder().decode(once.parts[0]?.bytes)).not.toContain(`"${written}"`);
  });

  it('a list’s answer is not an address of the inside', () => {
    const file = caseOf([
      run('R1', { place: 'outside', lines: 0 }),
      note('N1', 'zen says 127.0.0.4 about 203.0.113.7'),
    ]);
    expect(new TextDecoder().decode(hideInFile(file, ['inside']).file.parts[1]?.bytes)).toContain(
      '127.0.0.4',
    );
  });
});
