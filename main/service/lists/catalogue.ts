import type { CatalogueList, CheckRequest, KeyFamily, Settings } from '../../../preload/contract/index.ts';
import { type DnsblRow, dnsblCatalogue, keyFamilyOf, ownListRow } from '../../catalogue/dnsbl.ts';
import { planLists } from '../../engine/blacklist/index.ts';
import type { ServiceContext } from '../types.ts';
import { knownKeys } from './keys.ts';

type Chosen = Pick<Settings, 'ownLists' | 'mutedZones'>;

/** The shipped lists and the person's own; a list of theirs that is shipped by now is the shipped one. */
export function effectiveLists({ ownLists }: Pick<Settings, 'ownLists'>): DnsblRow[] {
  const shipped = new Set(dnsblCatalogue().map((row) => row.zone));
  return [...dnsblCatalogue(), ...ownLists.filter((own) => !shipped.has(own.zone)).map(ownListRow)];
}

/** How many lists a check would ask: the plan of the run itself, without the muted ones. */
export function countLists(
  { zones }: Pick<CheckRequest, 'zones'>,
  practice: boolean,
  { store, secrets }: Pick<ServiceContext, 'store' | 'secrets'>,
): number {
  const settings = store.settings.read();
  const keys = new Set(knownKeys(secrets, process.env).keys());
  const plan = planLists(effectiveLists(settings), { practice, keys, zones });
  return plan.filter((row) => !settings.mutedZones.includes(row.zone)).length;
}

/** The catalogue as the window shows it (B1). Practice lists are of a pretend world: they are shown while it is up. */
export function catalogueLists(
  settings: Chosen,
  keys: ReadonlySet<KeyFamily>,
  isPractice: boolean,
): CatalogueList[] {
  const rows = effectiveLists(settings).filter((row) => row.query !== 'practice' || isPractice);
  const muted = new Set(settings.mutedZones);
  const own = new Set(settings.ownLists.map((list) => list.zone));
  const usual = new Set(planLists(rows, { practice: false, keys }).map((row) => row.zone));
  return rows.map((row) => ({
    zone: row.zone,
    name: row.name,
    operator: row.operator,
    kinds: row.kind,
    scope: row.scope,
    weight: row.weight,
    status: row.status,
    confidence: row.confidence,
    asked: askedOf(row, muted, usual, keys),
    statusNote: row.statusNote,
    source: row.source,
    checkedOn: row.checkedOn ?? null,
    lookupUrl: row.lookupUrl,
    delistUrl: row.delistUrl,
    autoExpires: row.autoExpires,
    paid: row.paidDelisting,
    freeUse: row.freeUse,
    keyFamily: keyFamilyOf(row),
    own: own.has(row.zone),
  }));
}

/** Is it asked, and if not, why not? That a list is dead comes first: muting it changes nothing. */
function askedOf(
  row: DnsblRow,
  muted: ReadonlySet<string>,
  usual: ReadonlySet<string>,
  keys: ReadonlySet<KeyFamily>,
): CatalogueList['asked'] {
  if (row.status === 'dead') return 'dead';
  if (row.status === 'list-the-world') return 'lists-world';
  if (row.query === 'never') return 'never';
  if (muted.has(row.zone)) return 'muted';
  if (usual.has(row.zone) || row.query === 'practice') return 'yes';
  if (row.query === 'extended') return 'extended';
  const family = keyFamilyOf(row);
  // With the key its open twin is asked: the same data, once.
  const hasKey = family !== null && keys.has(family);
  return row.query === 'with-key' && !hasKey ? 'needs-key' : 'covered';
}
