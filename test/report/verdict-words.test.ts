import { describe, expect, it } from 'vitest';
import { emptyRunState } from '../../main/engine/run/fold.ts';
import { doorList, leftWords, stateOfDoor, verdictWords } from '../../main/report/verdict-words.ts';
import type { Attempt, Cell, VerdictCode, VerdictCore } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';

const words = wordsIn('en');

function cell(part: Partial<Cell>): Cell {
  return {
    address: '192.0.2.25',
    family: 4,
    port: 25,
    state: 'closed',
    verdict: 'CLOSED',
    attempts: [],
    controls: [],
    ...part,
  } as Cell;
}

function said(code: VerdictCode, part: Partial<VerdictCore> = {}, cells: Cell[] = []) {
  const core: VerdictCore = { code, grade: 'unknown', params: { ip: '192.0.2.25', port: 25 }, ...part };
  const state = {
    ...emptyRunState('run'),
    neutral: { sender: 'probe@tester.example', outside: 'me@webmail.example' },
  };
  const vantage = { place: 'outside' } as Parameters<typeof verdictWords>[1]['vantage'];
  return verdictWords(core, { cells, vantage, state, counts: { done: 0, planned: 0 } }, words);
}

describe('two servers with the same port', () => {
  const main = cell({});
  const backup = cell({ address: '192.0.2.26', state: 'probably', verdict: 'OPEN-ACCEPTED' });

  it('are told apart by their addresses when one is open and one is closed', () => {
    expect(said('OPEN-PART', {}, [main, backup]).detail).toBe(
      'Closed on IPv4 port 25 (192.0.2.25). Open on IPv4 port 25 (192.0.2.26).',
    );
  });

  it('keep their short names where nothing is mixed up', () => {
    expect(doorList([main, cell({ address: '192.0.2.27' })], words, [cell({ port: 587 })])).toBe(
      'IPv4 port 25',
    );
  });
});

describe('a proved message', () => {
  const params = { ip: '2001:db8::25', port: 25, time: '2026-11-22T07:04:02.000Z' };

  it('entered at an address in brackets and came to the mailbox, whatever form its recipient had', () => {
    const to = 'me%webmail.example@mail.kantor.example';
    const { detail } = said('OPEN-PROVED', { grade: 'proved', params: { ...params, to } });
    expect(detail).toContain('[2001:db8::25]:25');
    expect(detail).toContain('arrived at me@webmail.example,');
  });

  it('that went to the catcher came to the catcher', () => {
    const to = 'rd-k3v9@[203.0.113.60]';
    expect(said('OPEN-PROVED', { params: { ...params, to } }).detail).toContain(`arrived at ${to},`);
  });
});

describe('what could not be told', () => {
  it.each([
    ['CT-MIDDLE', 'answers-for-everybody', 'transparent proxy'],
    ['CT-MIDDLE', 'same-greeting', 'transparent proxy'],
    ['CT-MIDDLE', 'asterisks', 'firewall on the way'],
    ['CT-MIDDLE', 'mail-shield', 'Turn off mail scanning'],
    ['CT-NOANSWER', 'proxy-header', 'in front of that proxy'],
    ['CT-NOANSWER', 'proxy', 'user name and password of the proxy'],
    ['CT-NOANSWER', 'timeout', 'Check the address and the firewall'],
    ['CT-LATER', 'strangers-later', 'took mail for its own mailbox at once'],
    ['CT-BLOCKED', 'refuses-everybody', 'say nothing about strangers'],
    ['CT-BLOCKED', 'refused-at-data', 'about the message'],
    ['CT-BLOCKED', 'blocked', 'about this connection, not about relaying'],
  ] as const)('%s because of %s says what that means', (code, reason, part) => {
    expect(said(code, { reason }).detail).toContain(part);
  });

  it('names the list that turned this computer away, whatever else is known', () => {
    const params = { list: 'Some list' };
    expect(said('CT-BLOCKED', { reason: 'refuses-everybody', params }).detail).toContain('Some list');
  });
});

describe('a closed door', () => {
  const tries = (outcomes: Attempt['outcome'][]) => outcomes.map((outcome) => ({ outcome }) as Attempt);

  it('that put tries off is not said to have disliked their form only', () => {
    const later = cell({ attempts: tries(['refused-relay', 'temporary']) });
    expect(said('CLOSED', {}, [later]).detail).toContain('The others were put off');
    const form = cell({ attempts: tries(['refused-relay', 'not-run']) });
    expect(said('CLOSED', {}, [form]).detail).toContain('turned down for their form');
  });
});

describe('single words', () => {
  it('say that returned mail is sent back, not kept', () => {
    expect(stateOfDoor({ state: 'keeps', verdict: 'BOUNCES' }, words)).toBe('Sends the mail back');
    expect(stateOfDoor({ state: 'keeps', verdict: 'KEEPS-IT' }, words)).toBe('Keeps the mail');
  });

  it('name what else left this computer, and keep what has no name', () => {
    expect(leftWords('own-address', words)).toBe('the address of this computer, to blacklists');
    expect(leftWords('something-new', words)).toBe('something-new');
  });
});
