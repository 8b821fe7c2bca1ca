import { afterEach, describe, expect, it } from 'vitest';
import { dnsblRow } from '../../../main/catalogue/dnsbl.ts';
import { fakeInternet } from '../../fakes/smtp/internet.ts';
import { type OfficeRules, office as startOffice } from '../../fakes/smtp/office.ts';
import { type FakeServer, fakeServer } from '../../fakes/smtp/script.ts';
import { runOnce } from './run-once.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function office(rules: OfficeRules = {}): Promise<number> {
  const server = await startOffice(rules);
  open.push(server);
  return server.port;
}

async function greeter(greeting: string): Promise<FakeServer> {
  const server = await fakeServer(async (visit) => {
    visit.say(greeting);
    for (let line = await visit.hear(); line !== null; line = await visit.hear()) {
      visit.say(line === 'QUIT' ? '221 bye' : '250 ok');
      if (line === 'QUIT') return;
    }
  });
  open.push(server);
  return server;
}

const TEST_NET = /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+:25$/;

describe('who answers on port 25 (V3)', () => {
  it('an honest line: nobody at the address where nobody can be, and the verdict stands', async () => {
    const mx = await greeter('220 mx.faraway.example ESMTP');
    const net = fakeInternet({ '5.6.7.8:25': await office(), '9.8.7.6:25': mx.port });
    const { state, findings, asked } = await runOnce(net);
    expect(state.verdict?.code).toBe('CLOSED');
    expect(state.vantage).toMatchObject({ port25Out: 'open' });
    expect(state.vantage?.intercepted).toBeUndefined();
    expect(findings.has('vantage.transparent-proxy')).toBe(false);
    expect(asked.filter((row) => TEST_NET.test(row))).toHaveLength(1);
    expect(mx.heard).toEqual([['QUIT']]);
  });

  it('somebody who greets where nobody can be spoils a yes as well as a no', async () => {
    for (const rules of [{}, { rcpt: () => '250 2.1.5 Ok' }]) {
      const middle = await office(rules);
      const { state, findings, events } = await runOnce(fakeInternet({}, middle), { ports: [25] });
      expect(state.verdict).toMatchObject({
        code: 'CT-MIDDLE',
        grade: 'unknown',
        reason: 'answers-for-everybody',
      });
      expect([...state.cells.values()]).toMatchObject([{ state: 'unknown', verdict: 'CT-MIDDLE' }]);
      expect(findings.get('vantage.transparent-proxy')?.params.sign).toBe('answers-for-everybody');
      expect(findings.has('vantage.in-the-middle')).toBe(false);
      expect(state.vantage).toMatchObject({ intercepted: true, interceptSign: 'answers-for-everybody' });
      expect([...findings.keys()].filter((id) => /^relay\.(open|closed)/.test(id))).toEqual([]);
      expect(events.at(-1)?.type).toBe('run-ended');
    }
  });

  it('a line that takes every connection and says nothing is no sign', async () => {
    const mute = await fakeServer(async (visit) => void (await visit.hear()));
    open.push(mute);
    const net = fakeInternet({ '5.6.7.8:25': await office() }, mute.port);
    const { state } = await runOnce(net);
    expect(state.verdict?.code).toBe('CLOSED');
    expect(state.vantage?.intercepted).toBeUndefined();
  });

  it('the same name at two unrelated servers', async () => {
    const rules = { greeting: ['220 gateway.isp.example ESMTP'], hello: 'gateway.isp.example' };
    const wires = { '5.6.7.8:25': await office(rules), '9.8.7.6:25': await office(rules) };
    const { state, findings } = await runOnce(fakeInternet(wires));
    expect(state.verdict).toMatchObject({ code: 'CT-MIDDLE', reason: 'same-greeting' });
    const finding = findings.get('vantage.transparent-proxy');
    expect(finding?.params).toEqual({ address: '5.6.7.8', sign: 'same-greeting' });
    expect(finding?.evidence[0]?.lines.join(' ')).toContain('gateway.isp.example');
  });

  it('stays known when the run goes on later, and nobody is knocked at again', async () => {
    const middle = await office();
    const first = await runOnce(fakeInternet({}, middle));
    const again = await runOnce(fakeInternet({}, middle), {}, { previous: first.events });
    expect(again.asked).toEqual([]);
    expect(again.state.verdict).toMatchObject({ code: 'CT-MIDDLE', reason: 'answers-for-everybody' });
    expect(again.findings.has('vantage.transparent-proxy')).toBe(true);
    const silent = await runOnce(fakeInternet({}));
    const later = await runOnce(fakeInternet({}), {}, { previous: silent.events });
    expect(later.findings.has('vantage.port25-unknown')).toBe(false);
    expect(later.state.verdict?.code).toBe('CT-OUT25');
  });

  it('other ports are not the middle’s', async () => {
    const relay = await office({ rcpt: () => '250 2.1.5 Ok' });
    const net = fakeInternet({ '5.6.7.8:587': relay }, await office());
    const { state } = await runOnce(net, { ports: [25, 587] });
    expect(state.cells.get('5.6.7.8:25')?.verdict).toBe('CT-MIDDLE');
    expect(state.verdict).toMatchObject({ code: 'OPEN-ACCEPTED', cell: '5.6.7.8:587' });
  });

  it('knocks nowhere when the target is in a closed world', async () => {
    for (const ip of ['192.168.7.7', '203.0.113.7']) {
      const net = fakeInternet({ [`${ip}:25`]: await office() });
      const { asked } = await runOnce(net, {}, { zone: { 'A mail.office.example': [ip] } });
      expect(asked.filter((row) => TEST_NET.test(row) && !row.startsWith(ip))).toEqual([]);
    }
  });

  it('encryption taken out of the offer on one address spoils its no', async () => {
    const zone = { 'A mail.office.example': ['5.6.7.8', '5.6.7.9'] };
    const [full, stripped] = [await office({ startTls: 'works' }), await office({})];
    const net = fakeInternet({ '5.6.7.8:25': full, '5.6.7.9:25': stripped });
    const { state } = await runOnce(net, {}, { zone });
    expect(state.cells.get('5.6.7.8:25')?.verdict).toBe('CLOSED');
    expect(state.cells.get('5.6.7.9:25')).toMatchObject({ verdict: 'CT-MIDDLE', reason: 'tls-stripped' });
    expect(state.findings.get('vantage.in-the-middle|5.6.7.9:25')?.params.sign).toBe('tls-stripped');
  });

  it('two addresses that differ in more than that are two servers', async () => {
    const zone = { 'A mail.office.example': ['5.6.7.8', '5.6.7.9'] };
    const [full, other] = [await office({ startTls: 'works' }), await office({ keywords: ['SIZE 1000'] })];
    const net = fakeInternet({ '5.6.7.8:25': full, '5.6.7.9:25': other });
    const { state } = await runOnce(net, {}, { zone });
    expect(state.verdict?.code).toBe('CLOSED');
  });
});

describe('port 25 that does not leave (V2)', () => {
  it('blames the line when the proof mailbox’s server is silent too, and other ports answer', async () => {
    const net = fakeInternet({
      '5.6.7.8:587': await office({ rcpt: () => '530 5.7.0 Authentication required' }),
    });
    const { state, findings } = await runOnce(net, { ports: [25, 587] });
    expect(state.verdict?.code).toBe('CT-OUT25');
    expect(state.vantage).toMatchObject({ port25Out: 'blocked', port25Blocked: [4] });
    expect(findings.get('vantage.port25-blocked')?.evidence[0]?.lines.join('\n')).toContain(
      '5.6.7.8:587 < 220',
    );
  });

  it('does not blame the line when that server answers', async () => {
    const mx = await greeter('220 mx.faraway.example ESMTP');
    const { state, findings } = await runOnce(fakeInternet({ '9.8.7.6:25': mx.port }));
    expect(state.verdict?.code).toBe('CT-NOANSWER');
    expect(state.vantage?.port25Out).toBe('open');
    expect([...findings.keys()].filter((id) => id.startsWith('vantage.port25'))).toEqual([]);
  });

  it('says that it could not be looked at without a mailbox elsewhere', async () => {
    const zone = { 'MX yahoo.com': ['1 mx.yahoo.example'], 'MX gmail.com': ['1 mx.gmail.example'] };
    const { state, findings, asked } = await runOnce(fakeInternet({}), { outside: undefined }, { zone });
    expect(state.verdict?.code).toBe('CT-NOANSWER');
    expect(state.vantage?.port25Out).toBe('unknown');
    expect(findings.get('vantage.port25-unknown')?.params.reason).toBe('no-mailbox');
    expect(asked.filter((row) => !row.startsWith('5.6.7.8') && !TEST_NET.test(row))).toEqual([]);
  });

  it('tells the families apart: IPv6 blocked while IPv4 answers, and the other way round', async () => {
    const zone = {
      'AAAA mail.office.example': ['2001:470::8'],
      'AAAA mx.faraway.example': ['2001:470::6'],
    };
    const mx = await greeter('220 mx.faraway.example ESMTP');
    const six = await runOnce(
      fakeInternet({ '5.6.7.8:25': await office(), '9.8.7.6:25': mx.port }),
      {},
      { zone },
    );
    expect(six.state.vantage).toMatchObject({ port25Out: 'open', port25Blocked: [6] });
    expect(six.state.verdict).toMatchObject({ code: 'CT-OUT25', cell: '[2001:470::8]:25' });
    const four = await runOnce(
      fakeInternet({ '2001:470::8:25': await office(), '2001:470::6:25': mx.port }),
      {},
      { zone },
    );
    expect(four.state.vantage).toMatchObject({ port25Out: 'open', port25Blocked: [4] });
    expect(four.state.verdict).toMatchObject({ code: 'CT-OUT25', cell: '5.6.7.8:25' });
  });

  it('no way to IPv6 at all is no block', async () => {
    const zone = { 'AAAA mx.faraway.example': ['2001:470::6'] };
    const net = fakeInternet({ '2001:470::6:25': 'unreachable' });
    const { state } = await runOnce(net, {}, { zone });
    expect(state.vantage).toMatchObject({ port25Out: 'blocked', port25Blocked: [4] });
  });
});

describe('our own address on a policy list (V4)', () => {
  const list = dnsblRow.parse({
    zone: 'pbl.lists.example',
    name: 'Policy list',
    kind: ['ip4'],
    scope: 'ip',
    weight: 'major',
    query: 'default',
    codes: [{ match: '127.0.0.10', meaning: 'dial-up', severity: 'policy' }],
    unmatched: 'unknown',
    testPoint: { listed: '127.0.0.2', unlisted: '127.0.0.1' },
  });
  const other = { ...list, zone: 'sbl.lists.example', name: 'Spam list', codes: [] };
  const zone = {
    'A 2.0.0.127.pbl.lists.example': ['127.0.0.10'],
    'A 3.2.1.7.pbl.lists.example': ['127.0.0.10'],
  };
  const blocking = {
    greeting: ['554 5.7.1 Service unavailable; client host [7.1.2.3] blocked using pbl.lists.example'],
  };

  it('explains why a server turned us away, and is never its own listing', async () => {
    const net = fakeInternet({ '5.6.7.8:25': await office(blocking) });
    const { state, findings } = await runOnce(
      net,
      { only: ['relay', 'blacklists'] },
      { zone, lists: [list, other], source: '7.1.2.3' },
    );
    expect(state.verdict?.code).toBe('CT-BLOCKED');
    expect(findings.get('vantage.own-address-listed')?.params).toEqual({
      ip: '7.1.2.3',
      list: 'Policy list',
      zone: 'pbl.lists.example',
    });
    expect(state.rows.every((row) => row.subject !== '7.1.2.3')).toBe(true);
    expect(state.left.others).toContain('own-address');
  });

  it('asks nothing about a private address, without blacklists, or when nobody turned us away', async () => {
    const blocked = fakeInternet({ '5.6.7.8:25': await office(blocking) });
    const world = { zone, lists: [list] };
    const runs = [
      await runOnce(blocked, { only: ['relay', 'blacklists'] }, world),
      await runOnce(blocked, { only: ['relay'] }, { ...world, source: '7.1.2.3' }),
      await runOnce(
        fakeInternet({ '5.6.7.8:25': await office() }),
        { only: ['relay', 'blacklists'] },
        { ...world, source: '7.1.2.3' },
      ),
    ];
    for (const { findings, state } of runs) {
      expect(findings.has('vantage.own-address-listed')).toBe(false);
      expect(state.left.others).not.toContain('own-address');
    }
  });
});
