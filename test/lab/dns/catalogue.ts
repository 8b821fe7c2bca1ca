/** The lists of the matrix in the format of the program's own catalogue. */
import { ownListRow } from '../../../main/catalogue/dnsbl.ts';
import type { ListSpec } from './list-spec.ts';
import { LISTS } from './lists.ts';

const ownRow = ({ zone, id, kinds }: ListSpec) => ownListRow({ zone, name: `Lab: ${id}`, kinds: [...kinds] });

const rowOf = (list: ListSpec): Record<string, unknown> => ({
  zone: list.zone,
  name: `Lab: ${list.id}`,
  operator: `Operator of ${list.id}`,
  kind: list.kinds,
  scope: 'ip',
  category: 'spam-source',
  weight: 'major',
  query: 'default',
  codes: [{ match: '127.0.0.2', meaning: 'Listed by the lab', severity: 'listed' }],
  unmatched: 'listed',
  errorCodes: [],
  testPoint: { listed: '127.0.0.2', unlisted: '127.0.0.1' },
  lookupUrl: null,
  delistUrl: null,
  autoExpires: null,
  paidDelisting: false,
  keyRequired: 'none',
  keyZoneTemplate: list.keyed?.template ?? null,
  publicResolverBlocked: list.public !== 'same',
  freeUse: null,
  status: 'active',
  confidence: 'high',
  statusNote: null,
  source: 'test/lab',
  ...list.row,
});

/** The text of the list file. */
export const dnsLists = (): string =>
  `${JSON.stringify(
    LISTS.map((list) => (list.isOwn === true ? ownRow(list) : rowOf(list))),
    undefined,
    1,
  )}\n`;
