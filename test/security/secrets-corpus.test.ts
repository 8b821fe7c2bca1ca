import { describe, expect, it } from 'vitest';
import { askedName, withoutKey } from '../../main/engine/blacklist/key-name.ts';
import { makeKeyHider } from '../../main/engine/bounce/hide-keys.ts';
import { hideCodes, hideWord, maskSecrets } from '../../main/engine/smtp/mask-secrets.ts';
import { createRouter } from '../../main/transport/router.ts';
import { createTestHandlers } from '../contract/test-handlers.ts';

const PASSWORD = 'Kopi-Tubruk-1987';
const KEY = 'zq7kx2mw9vt4ch8bn3rj6ypdfs';
const CODE = '7K4F-Q2MX';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What may be left of a secret: nothing, in no spelling. */
function traces(text: string, secret: string): string[] {
  const forms = [
    secret,
    secret.toLowerCase(),
    secret.replaceAll('-', ''),
    base64(secret),
    base64(`\0budi\0${secret}`),
  ];
  return forms.filter((form) => text.toLowerCase().includes(form.toLowerCase()));
}

describe('secrets do not get into what is kept or shown (check 22)', () => {
  it.each([
    [`AUTH PLAIN ${base64(`\0budi\0${PASSWORD}`)}`, 'AUTH PLAIN ****'],
    [`auth login ${base64(PASSWORD)}`, 'auth login ****'],
    [`AUTH  XOAUTH2\t${base64(PASSWORD)} =`, 'AUTH  XOAUTH2 ****'],
    [`AUTH PLAIN ${PASSWORD}\r\n${PASSWORD}`, 'AUTH PLAIN ****'],
    ['AUTH LOGIN', 'AUTH LOGIN'],
    ['MAIL FROM:<a@b.example>', 'MAIL FROM:<a@b.example>'],
  ])('masks %j at capture', (line, kept) => {
    expect(maskSecrets(line, false)).toBe(kept);
    expect(traces(maskSecrets(line, false), PASSWORD)).toEqual([]);
  });

  it('masks every answer to a challenge, whatever it is', () => {
    for (const line of [PASSWORD, base64(PASSWORD), '', '*', 'QUIT'])
      expect(maskSecrets(line, true)).toBe('****');
  });

  it('masks the code of a test message in what was sent and in what the server said, however it is broken', () => {
    const sent = hideWord([`Subject: ${CODE}`, '', `Your code: ${CODE}.`], CODE).map(({ shown }) => shown);
    expect(traces(sent.join('\n'), CODE)).toEqual([]);
    for (const said of [
      `250 ${CODE}`,
      '250 7k4fq2mx',
      '250-7K4F\r\n250 Q2MX',
      '250 7 K 4 F - Q 2 M X',
      '250 7K4F',
    ]) {
      const kept = hideCodes(Buffer.from(said), new Set([CODE])).toString();
      expect(kept).not.toMatch(/7\W*K\W*4\W*F|Q\W*2\W*M\W*X/i);
    }
  });

  it('masks a list key in names, in the list’s own words and in bounces', () => {
    const row = { zone: 'zen.spamhaus.org', keyZoneTemplate: '{key}.zen.dq.spamhaus.net' };
    const key = { family: 'spamhaus-dqs', value: KEY } as const;
    const asked = askedName(row, '2.0.0.127', key as never);
    expect(asked.wire).toContain(KEY);
    expect(traces(asked.shown, KEY)).toEqual([]);
    expect(traces(withoutKey(`see https://x.example/?k=${KEY.toUpperCase()}`, key as never), KEY)).toEqual(
      [],
    );
    const hide = makeKeyHider([]);
    expect(
      traces(hide(`blocked using ${KEY}.zen.dq.spamhaus.net; ${KEY}.dq.spamhaus.net`).text, KEY),
    ).toEqual([]);
  });

  it('tells the window nothing of a fault but a short line without paths', async () => {
    const { handlers } = createTestHandlers();
    const faults: unknown[] = [];
    handlers['check.stop'] = async () => {
      throw new Error(`open /home/budi/.config/${PASSWORD}/x: C:\\Users\\budi\\${PASSWORD}\nat ${PASSWORD}`);
    };
    const router = createRouter(handlers, { host: 'desktop', onFault: (method) => faults.push(method) });
    const context = { client: 'x', signal: new AbortController().signal };
    const answer = JSON.stringify(await router.call('check.stop', { runId: 'r' }, context));
    expect(traces(answer, PASSWORD)).toEqual([]);
    expect(answer).not.toContain('budi');
    expect(faults).toEqual(['check.stop']);
  });
});
