import { describe, expect, it } from 'vitest';
import { describePath, nameCulprit } from '../../../main/engine/proof/index.ts';
import { CULPRITS } from '../../../preload/contract/index.ts';
import { wordsIn } from '../../../words/index.ts';

const name = (address: string, ...names: string[]): string =>
  nameCulprit(address, {
    serverAddress: '203.0.113.10',
    ourAddresses: ['192.0.2.7'],
    from: 'ehlo',
    names,
  }).kind;

describe('nameCulprit', () => {
  it.each([
    ['172.17.0.1', 'docker'],
    ['172.22.1.1', 'docker'],
    ['172.18.0.5', 'docker'],
    ['172.31.255.254', 'docker'],
    ['::ffff:172.18.0.1', 'docker'],
    ['fd00:dead:beef::1', 'docker'],
    ['fd4d:6169:6c63:6f77::1', 'docker'],
    ['192.168.65.1', 'docker'],
    ['10.88.0.1', 'podman'],
    ['10.89.4.2', 'podman'],
    ['10.42.0.1', 'kubernetes'],
    ['10.43.7.7', 'kubernetes'],
    ['10.244.1.0', 'kubernetes'],
    ['192.168.122.1', 'virtual-machine'],
    ['192.168.56.1', 'virtual-machine'],
    ['10.0.2.2', 'virtual-machine'],
    ['172.28.112.1', 'virtual-machine'],
    ['192.168.1.1', 'router'],
    ['192.168.0.254', 'router'],
    ['10.0.0.1', 'router'],
    ['172.16.0.1', 'router'],
    ['fe80::1', 'router'],
    ['127.0.0.1', 'local-forwarder'],
    ['::1', 'local-forwarder'],
    ['203.0.113.10', 'own-address'],
    ['100.64.0.9', 'cgnat'],
    ['fd7a:115c:a1e0::3', 'vpn'],
    ['10.8.0.1', 'vpn'],
    ['10.13.13.1', 'vpn'],
    ['192.168.7.33', 'unknown'],
    ['172.16.4.4', 'unknown'],
    ['fd12:3456::77', 'unknown'],
    ['198.51.100.4', 'unknown'],
    ['nonsense', 'unknown'],
  ])('%s → %s', (address, kind) => {
    expect(name(address)).toBe(kind);
  });

  it.each([
    ['192.168.7.33', 'haproxy1.lan', 'load-balancer'],
    ['192.168.7.33', 'lb2.kantor.example', 'load-balancer'],
    ['172.18.0.5', 'traefik.web_default', 'proxy'],
    ['192.168.7.33', '_gateway', 'router'],
    ['10.1.2.3', 'mail.default.svc.cluster.local', 'kubernetes'],
    ['100.64.0.9', 'laptop.tailnet.ts.net', 'vpn'],
    ['10.1.2.3', 'host.containers.internal', 'podman'],
    ['203.0.113.10', 'proxy.kantor.example', 'proxy'],
    ['127.0.0.1', 'proxy.kantor.example', 'local-forwarder'],
    ['192.168.7.33', 'album.example', 'unknown'],
  ])('%s called %s → %s', (address, called, kind) => {
    expect(name(address, called)).toBe(kind);
  });

  it('keeps the address in its usual spelling, and where it was read', () => {
    expect(
      nameCulprit('[IPv6:FD00::0:1]', { serverAddress: '::', ourAddresses: [], from: 'received' }),
    ).toEqual({ kind: 'docker', address: 'fd00::1', from: 'received' });
  });

  it('has its words in both languages, and says that it guesses', () => {
    for (const language of ['en', 'id'] as const) {
      const words = wordsIn(language);
      for (const kind of CULPRITS) {
        expect(words.has(`proof:culprit.${kind}`)).toBe(true);
        expect(words.has(`proof:culpritFix.${kind}`)).toBe(true);
        const why = words(`proof:culpritWhy.${kind}`, { address: '10.0.0.1' });
        expect(why).toContain('10.0.0.1');
        expect(why).toMatch(/most likely|cannot be told|kemungkinan besar|tidak bisa diketahui/i);
      }
    }
  });
});

describe('describePath', () => {
  it('says each stage in the words of the protocol, with what is known', () => {
    expect(
      describePath([
        {
          from: 'a.example',
          fromIp: '192.0.2.7',
          by: 'b.example',
          byIp: '203.0.113.10',
          with: 'ESMTP',
          role: 'server',
        },
        { fromIp: '203.0.113.10', by: 'c.example', role: 'mailbox' },
        { from: '10.0.0.1', fromIp: '10.0.0.1', at: '2026-08-24T03:00:00.000Z', role: 'unknown' },
        { by: 'd.example', role: 'mailbox' },
      ]),
    ).toEqual([
      'from a.example [192.0.2.7] by b.example [203.0.113.10] with ESMTP',
      'from [203.0.113.10] by c.example',
      'from 10.0.0.1; 2026-08-24T03:00:00.000Z',
      'by d.example',
    ]);
  });
});
