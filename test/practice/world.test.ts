import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startPractice } from '../../main/practice/index.ts';
import { practiceWorld } from '../../preload/contract/index.ts';
import { portOf, talkTo, tryRecipients } from './talk.ts';

const IDS = [
  'open',
  'closed',
  'open6',
  'own-domain',
  'own-name',
  'greylist',
  'tarpit',
  'keeps',
  'masked',
  'copier',
  'trick',
  'listed',
  'bounces',
  'login',
  'backup',
  'filtered',
  'xclient',
];

type Product = { id: string; fingerprints: { banner?: string[] } };
const PRODUCTS: Product[] = JSON.parse(
  readFileSync(new URL('../../main/catalogue/mta.json', import.meta.url), 'utf8'),
);

/** Handles of servers, sockets and timers; a closing server counts until the next turn of the loop. */
async function handlesOpen(): Promise<string[]> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return process.getActiveResourcesInfo().filter((name) => /TCPServer|TCPSocket|UDP|TLS|TCPWrap/.test(name));
}

describe('startPractice', () => {
  it('describes the whole world in both languages, as the contract says', async () => {
    const practice = await startPractice({ language: 'en' });
    try {
      expect(practiceWorld.parse(practice.world)).toEqual(practice.world);
      const ids = practice.world.servers.map((server) => server.id);
      const notes = practice.world.notes?.join(' ') ?? '';
      const missing = [...(/IPv6/.test(notes) ? ['open6'] : []), ...(/backup/.test(notes) ? ['backup'] : [])];
      expect(ids).toEqual(IDS.filter((id) => !missing.includes(id)));
      expect(practice.world.resolver).toMatch(/^127\.0\.0\.1:\d+$/);
      const indonesian = practice.worldIn('id');
      for (const [at, server] of practice.world.servers.entries()) {
        expect(server.target).toMatch(new RegExp(`^${server.id}\\.practice\\.example:\\d+$`));
        const host =
          server.id === 'filtered' ? 'mx.practice-filter.example' : `mail.${server.id}.practice.example`;
        if (server.id === 'backup') expect(server.server).toBeUndefined();
        else expect(server.server?.replace(/:\d+$/, '')).toBe(host);
        expect(server.hidden !== undefined).toBe(server.id === 'filtered');
        expect(server.words).not.toMatch(/^practice:|^server\./);
        expect(indonesian.servers[at]?.words).not.toBe(server.words);
        for (const sentence of server.words.split(/(?<=\.) /)) {
          expect(sentence.split(' ').length).toBeLessThanOrEqual(20);
        }
      }
    } finally {
      await practice.stop();
    }
  });

  it('starts quickly, runs twice side by side, and leaves nothing open', async () => {
    const before = await handlesOpen();
    const startedAt = performance.now();
    const first = await startPractice({ language: 'en' });
    expect(performance.now() - startedAt).toBeLessThan(300);
    const second = await startPractice({ language: 'id' });
    expect(portOf(first, 'open')).not.toBe(portOf(second, 'open'));
    // Stopped with a conversation open, one held in the greeting delay, and one in TLS.
    const talk = await talkTo(portOf(first, 'closed'));
    const waiting = talkTo(portOf(first, 'tarpit'));
    const secret = await talkTo(portOf(first, 'listed'));
    await secret.say('EHLO x.example');
    await secret.say('STARTTLS');
    await secret.startTls('mail.listed.practice.example');
    await secret.say('EHLO x.example');
    await Promise.all([first.stop(), second.stop(), first.stop()]);
    expect(await talk.say('NOOP')).toBe('closed');
    expect((await waiting).greeting).toBe('closed');
    expect(await secret.say('NOOP')).toBe('closed');
    expect(await handlesOpen()).toEqual(before);
  });

  it('says so when there is no IPv6, and leaves the IPv6 server out', async () => {
    const practice = await startPractice({ language: 'en', ipv6: false });
    try {
      expect(practice.world.servers.map((server) => server.id)).not.toContain('open6');
      expect(practice.world.notes?.[0]).toContain('no IPv6');
      expect(practice.worldIn('id').notes?.[0]).toContain('tidak punya IPv6');
    } finally {
      await practice.stop();
    }
  });

  it('says so when there is no second address, and leaves the pair of servers out', async () => {
    const practice = await startPractice({ language: 'en', secondAddress: false });
    try {
      expect(practice.world.servers.map((server) => server.id)).not.toContain('backup');
      expect(practice.world.notes?.at(-1)).toContain('no second address');
      expect(practice.worldIn('id').notes?.at(-1)).toContain('alamat kedua');
    } finally {
      await practice.stop();
    }
  });

  it('wears greetings that the product catalogue recognises', async () => {
    const products = {
      open: 'hmailserver',
      closed: 'postfix',
      'own-domain': 'mailenable',
      'own-name': 'postfix',
      greylist: 'postfix',
      tarpit: 'exchange',
      keeps: 'haraka',
      masked: 'exim',
      copier: 'iis-smtp',
      trick: 'sendmail',
      listed: 'stalwart',
      bounces: 'postfix',
      login: 'sendmail',
      filtered: 'haraka',
      xclient: 'postfix',
    };
    const practice = await startPractice({ language: 'en', slowness: 0 });
    try {
      for (const [id, product] of Object.entries(products)) {
        const talk = await talkTo(portOf(practice, id));
        const patterns = PRODUCTS.find((row) => row.id === product)?.fingerprints.banner ?? [];
        expect([id, patterns.some((pattern) => new RegExp(pattern).test(talk.greeting))]).toEqual([id, true]);
        talk.close();
      }
    } finally {
      await practice.stop();
    }
  });

  it('holds back the greeting and each refusal on the tarpit, and slows down after errors on the closed one', async () => {
    const practice = await startPractice({ language: 'en', slowness: 0.1 });
    try {
      const tarpit = portOf(practice, 'tarpit');
      const startedAt = performance.now();
      const { replies } = await tryRecipients(tarpit, [
        'info@tarpit.practice.example',
        'a@b.example',
        'c@d.example',
      ]);
      const ms = performance.now() - startedAt;
      expect(replies[0]).toBe('250 2.1.5 Recipient OK');
      expect(replies[1]).toBe('550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain');
      // A tenth of 1,200 + 600 + 800 ms.
      expect(ms).toBeGreaterThanOrEqual(255);
      expect(ms).toBeLessThan(1500);

      const talk = await talkTo(portOf(practice, 'closed'));
      await talk.say('EHLO x.example');
      const times: number[] = [];
      for (let at = 0; at < 12; at++) {
        const from = performance.now();
        await talk.say('WHAT');
        times.push(performance.now() - from);
      }
      expect(Math.min(...times.slice(10))).toBeGreaterThanOrEqual(95);
      expect(Math.min(...times.slice(0, 10))).toBeLessThan(90);
      talk.close();
    } finally {
      await practice.stop();
    }
  });
});
