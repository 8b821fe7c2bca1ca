import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogueFaults } from '../../build/scripts/catalogue-rules.ts';
import { applyReviewed } from '../../build/scripts/write-reviewed.ts';
import { type DnsblRow, dnsblCatalogue, parseDnsblCatalogue } from '../../main/catalogue/dnsbl.ts';
import { reviewOf } from '../../main/service/lists/self-test.ts';
import type { ZoneTest } from '../../preload/contract/index.ts';
import { root } from '../architecture/scan.ts';
import { emptyList, failing, goodList, sameForAll, startFakeLists } from '../fakes/dns/lists.ts';
import type { FakeDns } from '../fakes/dns/server.ts';

/** A row as it stands in the file, one a line. */
function row(zone: string, more: Partial<DnsblRow> = {}): Record<string, unknown> {
  return {
    zone,
    name: `List ${zone}`,
    operator: null,
    kind: ['ip4'],
    scope: 'ip',
    category: 'spam-source',
    weight: 'minor',
    query: 'default',
    codes: [],
    unmatched: 'listed',
    errorCodes: [],
    testPoint: { listed: '127.0.0.2', unlisted: '127.0.0.1' },
    lookupUrl: null,
    delistUrl: null,
    autoExpires: null,
    status: 'active',
    confidence: 'low',
    statusNote: null,
    source: 'test',
    ...more,
  };
}

const dead = { status: 'dead', query: 'never', weight: 'informational' } as const;
const ROWS = [
  row('empty.example'),
  row('good.example'),
  row('refusing.example'),
  row('uncertain.example', { status: 'uncertain', query: 'extended' }),
  row('back.example', { ...dead, statusNote: 'Closed in 2020.' }),
  row('gone.example', dead),
  row('parked.example', dead),
];
const textOf = (rows: Record<string, unknown>[]) =>
  `[\n${rows.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`;

let folder: string;
let file: string;
let dns: FakeDns;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rd-catalogue-'));
  file = join(folder, 'lists.json');
  dns = await startFakeLists({
    'empty.example': emptyList,
    'good.example': goodList(),
    'refusing.example': failing(5),
    'uncertain.example': goodList(),
    'back.example': goodList(),
    'gone.example': emptyList,
    'parked.example': sameForAll('127.0.0.2'),
  });
});
afterAll(async () => {
  await dns.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs `npm run catalogue:check` without npm. */
function run(...args: string[]): Promise<{ status: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(root, 'build/scripts/check-catalogue.ts'), ...args], {
    cwd: folder,
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, out, err })));
}

describe('catalogue:check', () => {
  it('asks every row, dead ones too, and prints which statuses to review', async () => {
    writeFileSync(file, textOf(ROWS));
    const { status, out } = await run('--resolver', dns.address, '--file', file);
    expect(out).toContain(`empty.example: was active, now empty (ip4: empty empty via ${dns.address})`);
    expect(out).toContain('uncertain.example: was uncertain, now active');
    expect(out).toContain('back.example: was dead, now active');
    expect(out).toContain('parked.example: was dead, now list-the-world');
    expect(out).not.toMatch(/^(?:good|gone|refusing)\.example/m);
    expect(out).toContain('7 lists asked, 4 to review, 1 could not tell');
    expect(status).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(textOf(ROWS));
  });

  it('has nothing to say when all is as written', async () => {
    writeFileSync(file, textOf([row('good.example'), row('gone.example', dead)]));
    const { status, out } = await run('--resolver', dns.address, '--file', file);
    expect([status, out.split('\n').at(-2)]).toEqual([
      0,
      '2 lists asked, 0 to review, 0 could not tell (refused, or no answer)',
    ]);
  });

  it('says when nothing could be asked', async () => {
    writeFileSync(file, textOf([row('refusing.example')]));
    expect(await run('--resolver', dns.address, '--file', file)).toMatchObject({ status: 2 });
    expect(await run('--resolver', 'no such server', '--file', file)).toMatchObject({
      status: 2,
      err: expect.stringContaining('could not ask'),
    });
  });

  it('stops at faults and at bad usage, before anything is asked', async () => {
    const before = dns.asked.length;
    writeFileSync(file, textOf([row('good.example', { query: 'covered-by:nowhere.example' })]));
    const faulty = await run('--resolver', dns.address, '--file', file);
    expect(faulty).toMatchObject({ status: 3, err: expect.stringContaining('nowhere.example') });
    expect(await run('--resolver', dns.address, '--file', join(folder, 'none.json'))).toMatchObject({
      status: 3,
    });
    expect(await run('--nonsense')).toMatchObject({
      status: 3,
      err: expect.stringContaining('catalogue:check'),
    });
    expect(dns.asked.length).toBe(before);
  });

  it('writes what is clear, and leaves all other rows as they were', async () => {
    writeFileSync(file, textOf(ROWS));
    expect((await run('--resolver', dns.address, '--file', file, '--write')).status).toBe(1);
    const rows = new Map(
      parseDnsblCatalogue(JSON.parse(readFileSync(file, 'utf8'))).map((each) => [each.zone, each]),
    );
    const today = new Date().toISOString().slice(0, 10);
    expect(rows.get('empty.example')).toMatchObject({ status: 'dead', query: 'never', checkedOn: today });
    expect(rows.get('back.example')).toMatchObject({
      status: 'uncertain',
      query: 'never',
      statusNote: `Closed in 2020. Self-test of ${today}: was dead, now active.`,
    });
    expect(rows.get('uncertain.example')).toMatchObject({
      status: 'uncertain',
      statusNote: null,
      checkedOn: today,
    });
    expect(rows.get('refusing.example')).toMatchObject({ status: 'active', checkedOn: null });
    expect(readFileSync(file, 'utf8')).toContain(JSON.stringify(row('refusing.example')));
  });
});

describe('what a self-test says about a row', () => {
  const test = (kind: ZoneTest['kind'], result: ZoneTest['result']): ZoneTest => ({
    zone: 'a.example',
    kind,
    result,
    via: '',
  });
  const review = (status: DnsblRow['status'], ...tests: ZoneTest[]) => {
    const { now, differs } = reviewOf({ zone: 'a.example', status }, tests);
    return [now, differs];
  };

  it('is nothing after a refusal or a silence, and a question when one kind is empty', () => {
    expect(review('active', test('ip4', 'refused'))).toEqual([null, false]);
    expect(review('dead', test('ip4', 'no-answer'))).toEqual([null, false]);
    expect(review('active', test('ip4', 'good'), test('ip6', 'refused'))).toEqual(['active', false]);
    expect(review('active', test('ip4', 'good'), test('ip6', 'empty'))).toEqual(['active', true]);
  });
});

describe('rules of the catalogue', () => {
  const faults = (...rows: Record<string, unknown>[]) =>
    catalogueFaults(parseDnsblCatalogue(rows)).join('\n');

  it('are kept by the one we ship', () => {
    expect(catalogueFaults(dnsblCatalogue())).toEqual([]);
  });

  it('name what is wrong', () => {
    expect(faults(row('a.example', { query: 'covered-by:b.example' }))).toMatch(
      /covered by b\.example, which is not/,
    );
    expect(faults(row('a.example', { status: 'dead' }))).toMatch(/is dead, and would be asked/);
    expect(faults(row('a.example', { lookupUrl: 'https://a.example/{name}' }))).toMatch(/\{name\}/);
    expect(faults(row('a.example', { keyZoneTemplate: 'a.{key}.example' }))).toMatch(/key template/);
    expect(faults(row('a.example', { query: 'with-key' }))).toMatch(/needs a key/);
    expect(faults(row('b.example'), row('a.example'))).toMatch(/a\.example stands after b\.example/);
    expect(faults(row('a.example'), row('b.example', { weight: 'major' }))).toMatch(/stands after/);
  });

  it('can only be written into a file of one row a line', () => {
    const reviewed = [{ zone: 'a.example', status: null, note: null }];
    expect(() => applyReviewed(JSON.stringify([row('a.example')], null, 2), reviewed, '2026-11-22')).toThrow(
      /one row a line/,
    );
  });
});
