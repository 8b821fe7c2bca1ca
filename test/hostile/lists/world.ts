import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goodList, type ListBehaviour } from '../../fakes/dns/lists.ts';
import { type FakeDns, type FakeQuestion, type FakeReply, startFakeDns } from '../../fakes/dns/server.ts';
import { look } from '../names.ts';
import { argumentsFor, type Outcome, runCase } from '../run-case.ts';
import { YES } from './octets.ts';

/** Lists by the book that stand among the others: one of them has the office on it. */
export const GOOD_ZONES = Array.from({ length: 16 }, (_, n) => `good${n}.test`);
/** The one that has. */
export const LISTING_ZONE = 'good5.test';

const goodLists: Record<string, ListBehaviour> = Object.fromEntries(
  GOOD_ZONES.map((zone) => [
    zone,
    (label, question) =>
      zone === LISTING_ZONE && label === '9.113.0.203' && question.type === 1
        ? YES
        : goodList()(label, question),
  ]),
);

/** A list file (`--lists`), written to a folder of its own. */
function writeLists(zones: readonly string[]): { path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'rd-lists-'));
  const path = join(folder, 'lists.json');
  const rows = zones.map((zone) => ({
    zone,
    name: `List ${zone.slice(0, 40)}`,
    kind: ['ip4'],
    scope: 'ip',
    weight: 'common',
    query: 'default',
    codes: [{ match: '127.0.0.2', meaning: 'Listed', severity: 'listed' }],
    unmatched: 'listed',
    testPoint: { listed: '127.0.0.2', unlisted: '127.0.0.1' },
    lookupUrl: null,
    delistUrl: null,
    autoExpires: null,
  }));
  writeFileSync(path, JSON.stringify(rows));
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What a resolver does to an answer on its way; the world's own names are answered as they are. */
export type Meddler = (reply: FakeReply, question: FakeQuestion, dns: () => FakeDns) => FakeReply;

/** The small office's world with these lists beside the good ones, behind a resolver that may meddle. */
export async function startWorld(lists: Record<string, ListBehaviour>, meddle?: Meddler): Promise<FakeDns> {
  const all: Record<string, ListBehaviour> = { ...lists, ...goodLists };
  const dns: FakeDns = await startFakeDns((question) => {
    const zone = Object.keys(all).find((each) => question.name.endsWith(`.${each}`));
    const behave = zone === undefined ? undefined : all[zone];
    if (zone === undefined || !behave) return look(question);
    const reply = behave(question.name.slice(0, -zone.length - 1), question);
    return meddle ? meddle(reply, question, () => dns) : reply;
  });
  return dns;
}

/** Asks all lists, and nothing else, with the built program. */
export async function sweep(dns: FakeDns, zones: readonly string[]): Promise<Outcome> {
  const file = writeLists([...zones, ...GOOD_ZONES].toSorted(scattered));
  const more = ['--only', 'blacklists', '--lists', file.path];
  try {
    return await runCase(argumentsFor('kantor.example', { resolver: dns.address, server: null }, more));
  } finally {
    file.remove();
  }
}

/** Good and bad mixed, the same way each time. */
function scattered(one: string, other: string): number {
  const key = (zone: string): number =>
    [...zone].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 997, 7);
  return key(one) - key(other) || one.localeCompare(other);
}
