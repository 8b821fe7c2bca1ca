import type { MergePart } from '../../../main/engine/merge/index.ts';
import { foldRun, type RunState } from '../../../main/engine/run/fold.ts';
import {
  type BlacklistRow,
  type Cell,
  type CheckRequestInput,
  checkRequest,
  type Finding,
  type PartFacts,
  type Place,
  type RunEvent,
  type Target,
  type Vantage,
} from '../../../preload/contract/index.ts';
import { accepted, attempt } from '../run/made.ts';

/** When all pretend cases are looked at. */
export const NOW = '2026-11-22T12:00:00.000Z';
/** ISO time, hours before that. */
export const ago = (hours: number): string => new Date(Date.parse(NOW) - hours * 3_600_000).toISOString();

export const OFFICE = { ip: '192.168.0.23', server: '192.168.0.2' } as const;
export const PUBLIC = '203.0.113.7';
export const PUBLIC6 = '2001:db8:7::25';
export const HELPER = '198.51.100.50';
export const SERVER = 'mail.kantor.example';

const at = (address: string, port: number): Pick<Cell, 'address' | 'family' | 'port' | 'host'> => ({
  address,
  family: address.includes(':') ? 6 : 4,
  port,
  host: SERVER,
});
const facts = { banner: `220 ${SERVER} ESMTP`, ehlo: [`250-${SERVER}`, '250 PIPELINING'] };

export const closed = (address: string, more: Partial<Cell> = {}, port = 25): Cell => ({
  ...at(address, port),
  state: 'closed',
  verdict: 'CLOSED',
  attempts: ['S1', 'S2', 'S3'].map((id) => attempt(id)),
  controls: [accepted('C1')],
  planned: 4,
  facts,
  ...more,
});

export const open = (address: string, more: Partial<Cell> = {}, port = 25): Cell => ({
  ...closed(address, {}, port),
  state: 'probably',
  verdict: 'OPEN-ACCEPTED',
  attempts: ['S1', 'S2', 'S3'].map((id) => accepted(id)),
  decidedBy: ['S1'],
  ...more,
});

export const silent = (address: string, more: Partial<Cell> = {}, port = 25): Cell => ({
  ...at(address, port),
  state: 'unknown',
  verdict: 'CT-NOANSWER',
  attempts: [],
  controls: [],
  planned: 4,
  ...more,
});

export const listRow = (zone: string, state: BlacklistRow['state'], via = '192.168.0.1'): BlacklistRow => ({
  zone,
  name: zone,
  subject: PUBLIC,
  subjectKind: 'ip4',
  state,
  weight: 'major',
  scope: 'ip',
  answers: state === 'listed' ? ['127.0.0.2'] : [],
  via,
  ms: 4,
});

export type PartOptions = {
  id?: string;
  place?: Place;
  hours?: number;
  cells?: readonly Cell[];
  rows?: readonly BlacklistRow[];
  findings?: readonly Finding[];
  vantage?: Partial<Vantage>;
  facts?: Partial<PartFacts>;
  request?: Partial<CheckRequestInput>;
  result?: 'done' | 'stopped' | 'timed-out' | 'failed' | 'died' | 'running';
  own?: boolean;
  recheckOf?: string;
  target?: Partial<Target>;
};

/** A part: a run folded from its events, with what its file says about it. */
export function part(options: PartOptions = {}): MergePart {
  const { place = 'outside', hours = 1, id = `${place}-${hours}`, own = place === 'inside' } = options;
  const startedAt = ago(hours);
  const endedAt = new Date(Date.parse(startedAt) + 60_000).toISOString();
  return {
    own,
    state: runState(options, { place, id, startedAt, endedAt }),
    ...(options.recheckOf === undefined ? {} : { recheckOf: options.recheckOf }),
    facts: {
      id,
      kind: 'run',
      sha256: id
        .padEnd(64, '0')
        .replace(/[^0-9a-f]/g, 'a')
        .slice(0, 64),
      bytes: 1000,
      who: own ? 'Sari' : 'Ben',
      where: own ? 'office, Bekasi' : 'helper, Sydney',
      place,
      startedAt,
      endedAt,
      clockOffsetS: 0,
      version: '0.6.0',
      planHash: 'aaaaaaaaaaaaaaaa',
      hidden: [],
      ...options.facts,
    },
  };
}

function runState(
  options: PartOptions,
  made: { place: Place; id: string; startedAt: string; endedAt: string },
): RunState {
  const { place, id, startedAt, endedAt } = made;
  const { cells = [], rows = [], findings = [], result = 'done' } = options;
  const ports = [...new Set(cells.map((cell) => cell.port))];
  const hosts = [...new Set(cells.map((cell) => cell.host ?? cell.address))].map((name) => ({
    name,
    role: 'mx' as const,
    addresses: [
      ...new Set(cells.filter((cell) => (cell.host ?? cell.address) === name).map((cell) => cell.address)),
    ].map((ip) => ({ ip, family: ip.includes(':') ? (6 as const) : (4 as const) })),
  }));
  const when = { at: startedAt };
  const events: RunEvent[] = [
    {
      type: 'run-started',
      ...when,
      runId: id,
      version: '0.6.0',
      request: checkRequest.parse({ input: 'kantor.example', iMayTest: true, ports, ...options.request }),
    },
    {
      type: 'target',
      ...when,
      target: { input: 'kantor.example', kind: 'domain', domain: 'kantor.example', hosts, ...options.target },
    },
    {
      type: 'vantage',
      ...when,
      vantage: {
        place,
        how: place === 'inside' ? 'same-network' : 'public-target',
        sourceAddresses: [place === 'inside' ? OFFICE.ip : HELPER],
        port25Out: 'open',
        dns: { resolvers: [place === 'inside' ? '192.168.0.1' : '9.9.9.9'], honest: true },
        ...options.vantage,
      },
    },
    ...cells.flatMap((cell): RunEvent[] => {
      const ref = { address: cell.address, family: cell.family, port: cell.port, host: cell.host ?? '' };
      const key = cell.address.includes(':')
        ? `[${cell.address}]:${cell.port}`
        : `${cell.address}:${cell.port}`;
      return [
        { type: 'cell-started', ...when, cell: ref, planned: cell.planned ?? 0 },
        { type: 'transcript', ...when, cell: key, lines: [{ at: startedAt, dir: 'in', text: `220 ${id}` }] },
        { type: 'cell-ended', ...when, cell },
      ];
    }),
    ...rows.map((row): RunEvent => ({ type: 'blacklist-row', ...when, row })),
    ...findings.map((finding): RunEvent => ({ type: 'finding', ...when, finding })),
    {
      type: 'left',
      ...when,
      left: { smtpConnections: 3, dnsQuestions: 5, messagesSent: 0, others: [place] },
    },
    { type: 'step-ended', ...when, step: 'relay', result: 'done' },
  ];
  if (result !== 'running') events.push({ type: 'run-ended', at: endedAt, result });
  return foldRun(id, events);
}

export const inside = (cells: readonly Cell[], more: PartOptions = {}): MergePart =>
  part({ place: 'inside', hours: 3, cells, ...more });
export const outside = (cells: readonly Cell[], more: PartOptions = {}): MergePart =>
  part({ place: 'outside', hours: 1, cells, ...more });
