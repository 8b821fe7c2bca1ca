import { describe, expect, it } from 'vitest';
import { readCheckArguments } from '../../main/cli/arguments.ts';
import { UsageError } from '../../main/cli/options.ts';
import { readExplainArguments } from '../../main/cli/other-arguments.ts';

const PASSWORD = { RELAY_DOCTOR_IMAP_PASSWORD: 'secret' };
const read = (line: string, env: NodeJS.ProcessEnv = {}) =>
  readCheckArguments(['kantor.example', '--i-may-test', ...line.split(' ').filter(Boolean)], 'en', env);

function wrong(line: string, env: NodeJS.ProcessEnv = {}): string {
  try {
    read(line, env);
    return 'nothing';
  } catch (error) {
    if (error instanceof UsageError) return `${error.key} ${Object.values(error.params).join(' ')}`.trim();
    throw error;
  }
}

describe('options of a check', () => {
  it('leaves everything as it was when nothing is said', () => {
    expect(read('').request).toMatchObject({
      send: false,
      ordinary: false,
      confirm: 'auto',
      impersonate: false,
      hidden: 'auto',
      hiddenHosts: [],
    });
    expect(read('').request.waitS).toBeUndefined();
  });

  it('takes the wait, the ordinary message, the extra consent and the proxy', () => {
    const line = '--send --ordinary --wait 120 --impersonate --proxy socks5://user:pass@192.0.2.1:1080';
    expect(read(line).request).toMatchObject({
      send: true,
      ordinary: true,
      waitS: 120,
      impersonate: true,
      proxy: 'socks5://user:pass@192.0.2.1:1080',
    });
    expect(wrong('--wait soon')).toBe('bad-value --wait');
    expect(wrong('--wait 99999')).toBe('bad-value --wait');
  });

  it('reads where the mailbox is, and its password from the environment only', () => {
    const imap = (text: string) => read(`--send --imap ${text}`, PASSWORD);
    expect(imap('imaps://anna@mail.example')).toMatchObject({
      imapPassword: 'secret',
      request: {
        confirm: 'imap',
        imap: { host: 'mail.example', port: 993, security: 'tls', user: 'anna' },
      },
    });
    expect(imap('imaps://anna%40kantor.example@mail.example:1993').request.imap).toMatchObject({
      port: 1993,
      user: 'anna@kantor.example',
    });
    expect(imap('imaps://anna@kantor.example@mail.example').request.imap?.user).toBe('anna@kantor.example');
    expect(imap('imap://anna@mail.example').request.imap).toMatchObject({ port: 143, security: 'starttls' });
    expect(imap('imap://anna@127.0.0.1:2143').request.imap).toMatchObject({ security: 'none', port: 2143 });
    expect(imap('imaps://anna@[2001:db8::1]').request.imap?.host).toBe('2001:db8::1');
    expect(JSON.stringify(imap('imaps://anna@mail.example').request)).not.toContain('secret');
    expect(wrong('--send --imap imaps://anna@mail.example')).toBe(
      'no-imap-password RELAY_DOCTOR_IMAP_PASSWORD',
    );
    expect(wrong('--send --imap imaps://anna:secret@mail.example', PASSWORD)).toMatch(/^imap-password-typed/);
    expect(wrong('--send --imap mail.example', PASSWORD)).toBe('bad-value --imap');
    expect(wrong('--send --confirm imap', PASSWORD)).toBe('no-imap');
  });

  it('reads the catcher, which is a far end of its own', () => {
    expect(read('--send --catcher 2525@tester.example').request).toMatchObject({
      confirm: 'catcher',
      catcher: { port: 2525, host: 'tester.example' },
    });
    expect(read('--send --catcher 25').request.catcher).toEqual({ port: 25 });
    expect(read('--send --confirm catcher').request).toMatchObject({ confirm: 'catcher' });
    expect(wrong('--send --catcher mail')).toBe('bad-value --catcher');
    expect(wrong('--send --catcher 70000')).toBe('bad-value --catcher');
    expect(wrong('--send --resolver 127.0.0.1 --sender a@b.example')).toBe('closed-world');
    const closed = read('--send --resolver 127.0.0.1 --sender a@b.example --catcher 25');
    expect(closed.request.confirm).toBe('catcher');
  });

  it('says what does not fit together', () => {
    expect(wrong('--catcher 25')).toBe('nothing-sent');
    expect(wrong('--imap imaps://anna@mail.example', PASSWORD)).toBe('nothing-sent');
    expect(wrong('--send --catcher 25 --imap imaps://anna@mail.example', PASSWORD)).toBe('imap-or-catcher');
    expect(wrong('--confirm phone')).toBe('bad-choice --confirm auto, later, imap, catcher');
    expect(wrong('--proxy')).toMatch(/^bad-option/);
  });

  it('knows where to look for the server behind the filter', () => {
    expect(read('--hidden off').request).toMatchObject({ hidden: 'off', hiddenHosts: [] });
    expect(read('--hidden mail.kantor.example,192.0.2.9').request).toMatchObject({
      hidden: 'auto',
      hiddenHosts: ['mail.kantor.example', '192.0.2.9'],
    });
  });
});

describe('ways of asking blacklists', () => {
  it('are the usual ones when nothing is said', () => {
    expect(read('').request).toMatchObject({ listResolvers: [], direct: 'auto', rootHints: [], zones: [] });
    expect(read('').rootHints).toBeUndefined();
  });

  it('can be chosen: one more name server, direct, root hints, only these lists', () => {
    const line =
      '--lists-resolver 192.0.2.53 --lists-resolver ns.example:5353 --direct on --root-hints hints.txt --zones Zen.Spamhaus.org.,bl.spamcop.net';
    expect(read(line)).toMatchObject({
      rootHints: 'hints.txt',
      request: {
        listResolvers: ['192.0.2.53', 'ns.example:5353'],
        direct: 'on',
        zones: ['zen.spamhaus.org', 'bl.spamcop.net'],
      },
    });
    expect(wrong('--direct perhaps')).toBe('bad-choice --direct auto, on, off');
    expect(
      wrong('--lists-resolver a --lists-resolver b --lists-resolver c --lists-resolver d --lists-resolver e'),
    ).toBe('bad-value --lists-resolver');
  });

  it('have no option for keys: other people on the computer could read them', () => {
    expect(wrong('--key abc')).toBe('bad-option --key');
  });
});

describe('options of explain', () => {
  it('are a file or standard input, and how it is said', () => {
    expect(readExplainArguments(['-', '--json'], 'id')).toEqual({ source: '-', json: true, language: 'id' });
    expect(readExplainArguments(['mail.eml', '--lang', 'en'], 'id')).toMatchObject({
      source: 'mail.eml',
      language: 'en',
    });
    expect(() => readExplainArguments([], 'en')).toThrow('no-bounce');
    expect(() => readExplainArguments(['a', 'b'], 'en')).toThrow('one-bounce');
    expect(() => readExplainArguments(['a', '--lang', 'de'], 'en')).toThrow('bad-choice');
  });
});
