import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';
import { Packet } from 'dns2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createZone } from '../../main/practice/dns/zone.ts';
import { type PracticeHandle, startPractice } from '../../main/practice/index.ts';

let practice: PracticeHandle;
let hasIpv6 = false;
const resolver = new Resolver({ timeout: 2000, tries: 1 });

beforeAll(async () => {
  practice = await startPractice({ language: 'en' });
  resolver.setServers([practice.world.resolver]);
  hasIpv6 = practice.world.servers.some((row) => row.id === 'open6');
});
afterAll(() => practice.stop());

const port = (): number => Number(practice.world.resolver.split(':')[1]);
const txt = async (name: string): Promise<string[]> =>
  (await resolver.resolveTxt(name)).map((row) => row.join(''));

describe('names of the practice world', () => {
  it('gives every server a complete and well-kept domain', async () => {
    for (const { id, target: named } of practice.world.servers) {
      const target = named.replace(/:\d+$/, '');
      const host = id === 'filtered' ? 'mx.practice-filter.example' : `mail.${target}`;
      const mx = (await resolver.resolveMx(target)).toSorted((a, b) => a.priority - b.priority);
      expect(mx[0]).toMatchObject({ exchange: host, priority: 10 });
      expect(mx).toHaveLength(id === 'backup' ? 2 : 1);
      expect(await resolver.resolve4(host)).toEqual(['127.0.0.1']);
      if (hasIpv6 && !['copier', 'backup', 'filtered'].includes(id)) {
        expect(await resolver.resolve6(host)).toEqual(['::1']);
      }
      const [spf = ''] = await txt(id === 'filtered' ? '_spf.practice-filter.example' : target);
      const outbound = /^v=spf1 (?:mx )?ip4:(203\.0\.113\.\d+) -all$/.exec(spf)?.[1] ?? '';
      const [name = ''] = await resolver.reverse(outbound);
      expect(name).toBe(`out.${target}`);
      expect(await resolver.resolve4(name)).toEqual([outbound]);
      expect((await txt(`_dmarc.${target}`))[0]).toMatch(/^v=DMARC1; p=reject;/);
    }
  });

  it('has a backup server on a second address, and a server behind a filter', async () => {
    const second = practice.world.servers.some((row) => row.id === 'backup') ? ['127.0.0.2'] : [];
    const backup = await resolver.resolve4('backup-mx.backup.practice.example').catch(() => []);
    expect(backup).toEqual(second);
    expect(await resolver.resolve4('mail.filtered.practice.example')).toEqual(['127.0.0.1']);
  });

  it('tells where the visitor stands, and where he reads his mail', async () => {
    const mailbox = `mailbox=127.0.0.1:${practice.reader.port}; user=proof; password=practice`;
    expect(await txt('_vantage.closed.practice.example')).toEqual([
      `v=relay-doctor-practice; place=outside; address=203.0.113.50; address6=2001:db8:ffff::50; ${mailbox}`,
    ]);
    expect(await txt('_vantage.copier.practice.example')).toEqual([
      `v=relay-doctor-practice; place=inside; address=192.168.20.40; ${mailbox}`,
    ]);
  });

  it('has a visitor whose mail may come from here, and a mailbox elsewhere', async () => {
    expect(practice.world.sender).toBe('probe@practice-visitor.example');
    for (const name of ['practice-visitor.example', 'visitor.practice-visitor.example']) {
      expect((await resolver.resolveMx(name)).length).toBe(1);
      expect((await txt(name))[0]).toMatch(/^v=spf1 .*ip4:203\.0\.113\.50.*ip4:127\.0\.0\.1 ip6:::1 -all$/);
    }
    const [mx] = await resolver.resolveMx('practice-outside.example');
    expect(mx?.exchange).toBe('mailbox.practice-outside.example');
    expect(await resolver.resolve4('mailbox.practice-outside.example')).toEqual(['127.0.0.1']);
  });

  it('says NXDOMAIN to the rest of the world, and no data where only the type is missing', async () => {
    for (const name of [
      'example.com',
      'nosuch.closed.practice.example',
      'gmail.com',
      'xx.blacklist.practice.example',
    ]) {
      await expect(resolver.resolve4(name)).rejects.toMatchObject({ code: 'ENOTFOUND' });
    }
    for (const name of ['closed.practice.example', 'practice.example', 'example']) {
      await expect(resolver.resolve4(name)).rejects.toMatchObject({ code: 'ENODATA' });
    }
  });
});

describe('the pretend blacklists', () => {
  it('lists its test points and the addresses of three servers, nothing else', async () => {
    const at = (name: string) => resolver.resolve4(`${name}.listing.blacklist.practice.example`);
    expect(await at('2.0.0.127')).toEqual(['127.0.0.2']);
    await expect(at('1.0.0.127')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(at('invalid')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    const listed: string[] = [];
    for (const { id, target: named } of practice.world.servers) {
      const target = named.replace(/:\d+$/, '');
      const outbound = /ip4:(\S+)/.exec((await txt(target))[0] ?? '')?.[1] ?? '';
      const answer = await at(outbound.split('.').reverse().join('.')).catch(() => []);
      if (answer.length > 0) listed.push(id);
    }
    expect(listed).toEqual(['open', 'masked', 'listed']);
    const v6 = `2.0.0.0.0.0.f.7.f.f.f.f${'.0'.repeat(20)}`;
    expect(await at(v6)).toEqual(['127.0.0.2']);
  });

  it('refuses this resolver for every question', async () => {
    for (const name of ['2.0.0.127', '1.0.0.127', '12.113.0.203', 'closed.practice.example']) {
      const asked = `${name}.refusing.blacklist.practice.example`;
      expect(await resolver.resolve4(asked)).toEqual(['127.255.255.254']);
      expect((await txt(asked))[0]).toMatch(/^Error: open resolver/);
    }
  });
});

describe('the name server on the wire', () => {
  const question = (name: string, type: number, id = 7): Buffer => {
    const packet = new Packet();
    packet.header = new Packet.Header({ id, rd: 1 });
    packet.questions.push(new Packet.Question(name, type, Packet.CLASS.IN));
    packet.additionals.push(new Packet.Resource(Packet.Resource.EDNS([])));
    return packet.toBuffer();
  };

  it('answers over TCP, several questions on one connection', async () => {
    const socket = connect(port(), '127.0.0.1');
    const framed = [
      question('closed.practice.example', Packet.TYPE.MX, 1),
      question('x.test', Packet.TYPE.A, 2),
    ];
    for (const one of framed) {
      const size = Buffer.alloc(2);
      size.writeUInt16BE(one.length);
      socket.write(Buffer.concat([size, one]));
    }
    let bytes = Buffer.alloc(0);
    const answers: Packet[] = [];
    for await (const chunk of socket) {
      bytes = Buffer.concat([bytes, chunk]);
      while (bytes.length > 2 && bytes.length >= 2 + bytes.readUInt16BE(0)) {
        answers.push(Packet.parse(bytes.subarray(2, 2 + bytes.readUInt16BE(0))));
        bytes = bytes.subarray(2 + bytes.readUInt16BE(0));
      }
      if (answers.length === 2) break;
    }
    expect(answers.map((row) => [row.header.id, row.header.rcode, row.answers.length])).toEqual([
      [1, 0, 1],
      [2, 3, 0],
    ]);
    expect(answers[1]?.authorities[0]?.type).toBe(Packet.TYPE.SOA);
    expect(answers[0]?.additionals[0]?.type).toBe(Packet.TYPE.EDNS);
  });

  it('keeps the spelling of the question, and survives rubbish', async () => {
    const socket = createSocket('udp4');
    const ask = (bytes: Buffer): Promise<Packet> =>
      new Promise((resolve) => {
        socket.once('message', (message) => resolve(Packet.parse(message)));
        socket.send(bytes, port(), '127.0.0.1');
      });
    for (const rubbish of [Buffer.alloc(0), Buffer.from('x'), Buffer.alloc(500, 0xff), Buffer.alloc(12)]) {
      socket.send(rubbish, port(), '127.0.0.1');
    }
    const hostile = connect(port(), '127.0.0.1');
    hostile.on('error', () => undefined);
    hostile.end(Buffer.alloc(70_000, 0xc0));
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.removeAllListeners('message');
    const answer = await ask(question('ClOsEd.PrAcTiCe.ExAmPlE', Packet.TYPE.MX, 9));
    expect(answer.questions[0]?.name).toBe('ClOsEd.PrAcTiCe.ExAmPlE');
    expect(answer.answers[0]?.exchange?.toLowerCase()).toBe('mail.closed.practice.example');
    expect(answer.header.aa).toBe(1);
    socket.close();
    hostile.destroy();
  });
});

describe('createZone', () => {
  it('knows empty names in between, and wildcards only below their name', () => {
    const zone = createZone([
      { name: 'a.b.example', type: 'A', address: '127.0.0.1' },
      { name: '*.w.example', type: 'A', address: '127.0.0.3' },
    ]);
    expect(zone.look('b.example', 'A').status).toBe('nodata');
    expect(zone.look('A.B.example.', 'A').status).toBe('answer');
    expect(zone.look('x.y.w.example', 'A').status).toBe('answer');
    expect(zone.look('w.example', 'A').status).toBe('nodata');
    expect(zone.look('xw.example', 'A').status).toBe('nxdomain');
  });
});
