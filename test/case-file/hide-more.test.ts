import { describe, expect, it } from 'vitest';
import {
  type CaseFile,
  hideInFile,
  isInsidePlaceholder,
  makeNotePart,
  makeRunPart,
  mergeFiles,
  type Part,
} from '../../main/case-file/index.ts';
import { type HideSwitch, type RunEvent, runEvent } from '../../preload/contract/index.ts';
import { at, caseOf, eventsOf, run } from './made.ts';

type Line = Extract<RunEvent, { type: 'transcript' }>['lines'][number];
const said = (text: string, dir: Line['dir'] = 'in'): Line => ({ at: at(1), dir, text });

/** A run of somebody, with these events before its end. */
function runOf(who: string, more: RunEvent[], id = 'RUN-X'): Part {
  const events = eventsOf(id, { lines: 0 });
  const [start, ...rest] = events;
  if (start?.type !== 'run-started') throw new Error('no start');
  const request = { ...start.request, tickedBy: who };
  const all = [{ ...start, request }, ...rest.slice(0, -1), ...more, ...rest.slice(-1)];
  return makeRunPart({ runId: id, recheckOf: null, events: all, who, where: 'office' });
}

const talk = (...lines: Line[]): RunEvent => ({
  type: 'transcript',
  at: at(1),
  cell: '192.168.20.2:25',
  lines,
});

function textOf(file: CaseFile): string {
  return file.parts.map(({ bytes }) => new TextDecoder().decode(bytes)).join('\n');
}

/** What is left of a text in a conversation. */
function left(text: string, hide: HideSwitch[], who = 'Sari Dewi'): string {
  const { file } = hideInFile(caseOf([runOf(who, [talk(said(text))])]), hide);
  const [part] = file.parts;
  if (part?.content?.kind !== 'run') throw new Error('left out');
  const last = part.content.events.findLast((event) => event.type === 'transcript');
  return last?.type === 'transcript' ? (last.lines[0]?.text ?? '') : '';
}

describe('addresses of the inside', () => {
  it.each([
    ['[IPv6:fd12::1]', 'fd12::1'],
    ['v=spf1 ip6:fd12::1 -all', 'fd12::1'],
    ['from addr:fe80::1%eth0', 'fe80::1'],
    ['fd12::1: no route', 'fd12::1'],
    ['see ip-192-168-7-9.kantor.example', '192-168-7-9'],
    ['zone 7.168.192.in-addr.arpa', '7.168.192'],
    ['mynetworks 192.168.7.0/24', '192.168.7'],
    ['hosts allow 192.168.7.', '192.168.7'],
    ['hosts allow 10.1.*', '10.1'],
    ['client 192.168.007.009', '192.168.007.009'],
    ['a.b.c.d.e.f.g.h.kantor.lan', 'kantor.lan'],
    ['router fritz.box', 'fritz.box'],
  ])('%s', (text, value) => {
    expect(text).toContain(value);
    expect(left(text, ['inside'])).not.toContain(value);
    expect(left(text, ['inside'])).toContain('inside-');
  });

  it.each([
    '2001:db8:fd12::1',
    '10:20:30 +0700',
    'Postfix 3.7.11',
    '203.0.113.7',
    'localhost',
    'a 127.0.0.2 of a list',
    '2026-11-22',
  ])('%s stays', (text) => expect(left(text, ['inside'])).toBe(text));

  it('leaves the key of a door the same everywhere, also with brackets', () => {
    const cell = { address: 'fd12::7', family: 6 as const, port: 25, host: 'mail.kantor.example' };
    const part = runOf('Sari', [
      { type: 'cell-started', at: at(1), cell, planned: 1 },
      { type: 'transcript', at: at(1), cell: '[fd12::7]:25', lines: [said('220 hi')] },
    ]);
    const [hidden] = hideInFile(caseOf([part]), ['inside']).file.parts;
    if (hidden?.content?.kind !== 'run') throw new Error('left out');
    const { events } = hidden.content;
    const cells = events.flatMap((event) => (event.type === 'cell-started' ? [event.cell.address] : []));
    const keys = events.flatMap((event) => (event.type === 'transcript' ? [event.cell] : []));
    expect(cells.every(isInsidePlaceholder)).toBe(true);
    expect(keys).toEqual([`${cells.at(-1)}:25`]);
  });

  it('a list’s answers stay also where this computer is the target', () => {
    const row = {
      ...{ zone: 'zen.example', name: 'Zen', subject: '203.0.113.7', subjectKind: 'ip4', state: 'listed' },
      ...{ weight: 'major', scope: 'ip', answers: ['127.0.0.2'], via: '127.0.0.2:53', ms: 1 },
    };
    const source = { type: 'cell-started', at: at(1), planned: 1 };
    const cell = { address: '127.0.0.2', family: 4, port: 25, host: 'here' };
    const more = [
      { ...source, cell },
      { type: 'blacklist-row', at: at(1), row },
    ].map((event) => runEvent.parse(event));
    const text = textOf(hideInFile(caseOf([runOf('Sari', more)]), ['inside']).file);
    expect(text).toContain('"answers":["127.0.0.2"]');
    expect(text).not.toContain('127.0.0.2:53');
  });
});

describe('people', () => {
  it.each([
    ['EHLO sari-laptop.kantor.example', 'sari'],
    ['ask sari  dewi', 'sari'],
    ['Hello saridewi-pc', 'saridewi'],
    ['250 2.1.5 <budi+lists@kantor.example>', 'budi'],
    ['550 "budi santoso"@kantor.example unknown', 'budi'],
    ['550 jörg.müller@kantör.example', 'jörg'],
    ['Reply-To: Anne-Marie O’Neil <am@kantor.example>', 'neil'],
    ['rua=mailto:ketut.w@kantor.example', 'ketut'],
  ])('%s', (text, value) => {
    expect(text.toLowerCase()).toContain(value);
    expect(left(text, ['names']).toLowerCase()).not.toContain(value);
  });

  it.each([
    ['田中太郎', '田中太郎さんのメール'],
    ['Zoe\u0308 Ko\u0308nig', 'Zo\u00eb K\u00f6nig'],
    ["Siobhan O'Brien", 'siobhan o’brien'],
  ])('%s in any writing', (who, text) => {
    expect(left(text, ['names'], who)).toMatch(/^name-\d+/);
  });

  it.each(['Mail', 'Me', 'Relay', 'In', 'note', 'R', '25', 'Kantor', 'Open', 'IT', 'S1', 'done'])(
    'called %s: hidden where the name stands, and nothing else is harmed',
    (who) => {
      const lines = [
        said('220 mail.kantor.example ESMTP open relay for me'),
        said('MAIL FROM:<x@kantor.example>', 'out'),
      ];
      const part = runOf(who, [talk(...lines)]);
      const note = makeNotePart({
        id: 'N1',
        kind: 'note',
        at: at(2),
        who,
        text: 'relay 25 is open',
        own: true,
      });
      const { file, leftOut } = hideInFile(caseOf([part, note]), ['names', 'inside', 'config']);
      expect(leftOut).toEqual([]);
      const [hidden, second] = file.parts;
      expect(hidden?.facts.who).toBe('name-1');
      expect(second?.facts.who).toBe('name-1');
      if (hidden?.content?.kind !== 'run' || part.content?.kind !== 'run') throw new Error('left out');
      expect(hidden.content.events.map(({ type }) => type)).toEqual(
        part.content.events.map(({ type }) => type),
      );
      expect(textOf(file)).toContain(lines[0]?.text);
      expect(textOf(file)).toContain('MAIL FROM:<');
    },
  );

  it('what a server says before a mailbox is no name', () => {
    expect(left('250 Recipient ok <x1y@kantor.example>', ['names'])).toMatch(/^250 Recipient ok <name-\d+@/);
    expect(left('250 Accepted <x1y@kantor.example>', ['names'])).toMatch(/^250 Accepted <name-\d+@/);
  });
});

it('what was not understood is left out while a switch is on, also a field or an event', () => {
  const part = runOf('Sari Dewi', []);
  const [head = '', ...lines] = new TextDecoder().decode(part.bytes).trimEnd().split('\n');
  const grown = [head, ...lines, JSON.stringify({ type: 'newer', author: 'Ketut', ip: '10.9.8.7' })].join(
    '\n',
  );
  const stored = { ...part, bytes: new TextEncoder().encode(grown) };
  const text = textOf(hideInFile(caseOf([stored]), ['names']).file);
  expect(text).not.toContain('Ketut');
  expect(text).not.toContain('10.9.8.7');
});

describe('after hiding', () => {
  it('a placeholder is no common name of two servers', () => {
    const typed = (id: string, ip: string): Part => {
      const [start] = eventsOf(id, { lines: 0 });
      if (start?.type !== 'run-started') throw new Error('no start');
      const events = [{ ...start, request: { ...start.request, input: ip } }];
      return makeRunPart({ runId: id, recheckOf: null, events, who: '', where: '' });
    };
    const one = hideInFile(caseOf([typed('R1', '192.168.1.5')], { caseId: 'CASE-1' }), ['inside']).file;
    const two = hideInFile(caseOf([typed('R2', '10.0.0.5')], { caseId: 'CASE-2' }), ['inside']).file;
    expect(mergeFiles(one, two)).toEqual({ ok: false, why: 'other-server' });
    expect(mergeFiles(one, one).ok).toBe(true);
  });

  it('a copy that says it is whole does not replace a shortened one with another story', () => {
    const short = hideInFile(caseOf([run('R1')]), ['names']).file;
    const other = caseOf([run('R1', { minute: 7, lines: 1 })]);
    const merging = mergeFiles(short, other);
    expect(merging.ok && merging.troubles.map(({ why }) => why)).toEqual(['differs']);
    const whole = mergeFiles(short, caseOf([run('R1')]));
    expect(whole.ok && whole.file.parts[0]?.facts.hidden).toEqual([]);
  });

  it('is quick for three long runs with many values', () => {
    const long = (id: string): Part =>
      runOf(
        'Sari Dewi',
        Array.from({ length: 300 }, (_, turn) =>
          talk(
            ...Array.from({ length: 10 }, (__, at) =>
              said(
                `250 <joko.p${turn}x${at}@kantor.example> pc${turn}.kantor.lan [192.168.${turn % 250}.${at}]`,
              ),
            ),
          ),
        ),
        id,
      );
    const file = caseOf([long('R1'), long('R2'), long('R3')]);
    const from = performance.now();
    hideInFile(file, ['names', 'inside']);
    expect(performance.now() - from).toBeLessThan(4000);
  });
});
