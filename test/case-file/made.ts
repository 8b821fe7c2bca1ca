import {
  type CaseFile,
  makeMarkPart,
  makeNotePart,
  makeRunPart,
  type Part,
} from '../../main/case-file/index.ts';
import { checkRequest, type RunEvent, type Vantage } from '../../preload/contract/index.ts';

/** The person in the office, the helper, and what must not be in a file that hides them. */
export const SARI = 'Sari Dewi, PT Maju';
export const SECRETS = { login: 'proxy-user', password: 'proxy-secret', imap: 'imap-user' } as const;

export const at = (minute: number): string => new Date(Date.UTC(2026, 10, 22, 10, minute)).toISOString();

const vantage = (place: Vantage['place'], address: string): Vantage => ({
  place,
  how: 'person',
  sourceAddresses: [address],
  port25Out: 'open',
  dns: { resolvers: ['192.168.20.1'], honest: true },
});

/** The words of one check, with everything in it that somebody may want to leave out. */
export function eventsOf(
  runId: string,
  options: { place?: 'inside' | 'outside'; domain?: string; minute?: number; lines?: number } = {},
): RunEvent[] {
  const { place = 'inside', domain = 'kantor.example', minute = 0, lines = 4 } = options;
  const inner = place === 'inside' ? '192.168.20.2' : '203.0.113.7';
  const request = checkRequest.parse({
    input: `Budi.Santoso@${domain}`,
    iMayTest: true,
    tickedBy: SARI,
    outside: 'sari.dewi@webmail.example',
    proxy: `socks5://${SECRETS.login}:${SECRETS.password}@203.0.113.9:1080`,
    imap: { host: 'imap.webmail.example', user: SECRETS.imap },
    only: ['relay'],
  });
  const cell = { address: inner, family: 4 as const, port: 25, host: `mail.${domain}` };
  const said = [
    { dir: 'in' as const, text: `220 mail.${domain} ESMTP Exim 4.96 Sun, 22 Nov 2026 09:58:30 +0000` },
    { dir: 'out' as const, text: 'EHLO pc12.kantor.local' },
    { dir: 'in' as const, text: `250-mail.${domain} Hello pc12.kantor.local [192.168.20.40]` },
    { dir: 'out' as const, text: `RCPT TO:<sari.dewi%webmail.example@[${inner}]>` },
    { dir: 'out' as const, text: `RCPT TO:<IMCEASMTP-sari+2Edewi+40webmail+2Eexample@${domain}>` },
    { dir: 'in' as const, text: `250 Joko Prabowo <joko.p@${domain}>` },
    {
      dir: 'in' as const,
      text: '550 see 40.20.168.192.in-addr.arpa, ::ffff:192.168.20.40, [0xc0a81428], fd12:3456::1',
    },
    { dir: 'note' as const, text: 'visitor 10.1.2.3 through 172.17.0.1' },
  ];
  return [
    { type: 'run-started', at: at(minute), runId, request, version: '0.1.0' },
    {
      type: 'target',
      at: at(minute),
      target: {
        input: request.input,
        kind: 'email',
        domain,
        hosts: [
          { name: `mail.${domain}`, role: 'mx', preference: 10, addresses: [{ ip: inner, family: 4 }] },
        ],
      } as Extract<RunEvent, { type: 'target' }>['target'],
    },
    {
      type: 'vantage',
      at: at(minute),
      vantage: vantage(place, place === 'inside' ? '192.168.20.40' : '198.51.100.50'),
    },
    { type: 'cell-started', at: at(minute), cell, planned: 1 },
    ...Array.from(
      { length: lines },
      (_, turn): RunEvent => ({
        type: 'transcript',
        at: at(minute),
        cell: `${inner}:25`,
        lines: said.map((line) => ({ ...line, at: at(minute), attempt: `S${turn}` })),
      }),
    ),
    { type: 'run-ended', at: at(minute + 2), result: 'done' },
  ];
}

export const run = (runId: string, options: Parameters<typeof eventsOf>[1] = {}): Part =>
  makeRunPart({
    runId,
    recheckOf: null,
    events: eventsOf(runId, options),
    who: options.place === 'outside' ? 'Alex Helper' : SARI,
    where: options.place === 'outside' ? 'Sydney' : 'office, Bekasi',
  });

export const note = (id: string, text: string, kind: 'note' | 'config' = 'note'): Part =>
  makeNotePart({ id, kind, at: at(5), who: SARI, text, own: true });

export const mark = (id: string): Part =>
  makeMarkPart({
    id,
    findingId: 'relay.open',
    subject: '203.0.113.7:25',
    mark: 'do-first',
    at: at(6),
    who: 'Alex Helper',
    own: true,
  });

export const caseOf = (parts: Part[], more: Partial<CaseFile> = {}): CaseFile => ({
  caseId: 'ABCDE-FGHJK',
  number: 'KTR-7Q2M',
  name: 'kantor.example',
  practice: false,
  savedAt: at(10),
  version: '0.1.0',
  parts,
  troubles: [],
  notUnderstood: 0,
  ...more,
});

/** Office, helper, a note with settings, a mark. */
export const wholeCase = (): CaseFile =>
  caseOf([
    run('RUN-IN'),
    run('RUN-OUT', { place: 'outside', minute: 3 }),
    note('NOTE-1', 'Ask Joko Prabowo about 192.168.20.2'),
    note('NOTE-2', 'mynetworks = 127.0.0.0/8 192.168.20.0/24', 'config'),
    mark('MARK-1'),
  ]);
