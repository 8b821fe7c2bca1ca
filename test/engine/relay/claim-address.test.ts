import { afterEach, describe, expect, it } from 'vitest';
import { type CellJob, judgeRun, relayFindings } from '../../../main/engine/relay/index.ts';
import { hasIpv6 } from '../../../main/practice/smtp/listen.ts';
import type { Cell, TranscriptLine } from '../../../preload/contract/index.ts';
import { closedRcpt, type OfficeRules, office } from '../../fakes/smtp/office.ts';
import { type Probed, probe } from '../../fakes/smtp/probe.ts';
import { type FakeServer, fakeServer, type Visit } from '../../fakes/smtp/script.ts';

const servers: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function started<T extends FakeServer>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  servers.push(server);
  return server;
}

const isForeign = (to: string): boolean => /^[^%!"@]+@outside\.example$/.test(to);
const YES = '250 2.1.5 Ok';
const consent: Partial<CellJob> = { impersonate: true };

/** A Postfix that lets `trusted` visitors relay, and takes XCLIENT from anybody. */
function xclient(trusted: RegExp, parts: OfficeRules = {}): OfficeRules {
  // The claim ends with the connection.
  let claim = { visit: 0, text: '' };
  return {
    keywords: ['PIPELINING', 'XCLIENT NAME ADDR PROTO HELO REVERSE_NAME PORT LOGIN'],
    other: (line, { visit }) => {
      const match = /^XCLIENT (.*)$/.exec(line);
      if (!match) return undefined;
      claim = { visit, text: match[1] ?? '' };
      return '220 mail.office.example ESMTP Postfix';
    },
    rcpt: (e) => (isForeign(e.to) && claim.visit === e.visit && trusted.test(claim.text) ? YES : undefined),
    ...parts,
  };
}

const findings = (cell: Cell, { events }: Probed) => {
  const lines: TranscriptLine[] = events.flatMap((event) => (event.type === 'transcript' ? event.lines : []));
  const transcripts = new Map([[`${cell.address}:${cell.port}`, lines]]);
  const verdict = { code: 'CLOSED', grade: 'closed', params: {} } as const;
  return relayFindings({ cells: [cell], place: 'outside', verdict, transcripts });
};

const run = (cell: Cell) =>
  judgeRun({
    cells: [cell],
    place: 'outside',
    port25Out: 'unknown',
    result: 'done',
    attemptsDone: 1,
    attemptsPlanned: 1,
    honest: null,
  });

describe('XCLIENT (X10)', () => {
  it('is only looked at without the extra consent', async () => {
    const server = await started(office(xclient(/127/)));
    const probed = await probe(server.port);
    expect(server.heard.flat().some((line) => line.startsWith('XCLIENT'))).toBe(false);
    expect(probed.cell).toMatchObject({ verdict: 'CLOSED' });
    expect(probed.cell.facts?.xclient).toBeUndefined();
    expect(findings(probed.cell, probed).map((one) => one.id)).toContain('relay.xclient');
  });

  it('taken, and the claimed address may relay: open to whoever claims it', async () => {
    const server = await started(office(xclient(/ADDR=127\.0\.0\.1/)));
    const probed = await probe(server.port, consent);
    const { cell } = probed;
    expect(cell).toMatchObject({
      state: 'probably',
      verdict: 'OPEN-FORGED',
      decidedBy: ['S1/X10'],
      facts: { xclient: 'taken' },
    });
    expect(cell.attempts.find((row) => row.id === 'S1/X10')).toMatchObject({
      outcome: 'accepted',
      claimed: '127.0.0.1',
      mailFrom: 'tester@scanner.example',
    });
    expect(server.heard.flat()).toContain('XCLIENT NAME=localhost ADDR=127.0.0.1');
    expect(run(cell)).toMatchObject({ code: 'OPEN-FORGED', params: { form: 'S1/X10', used: '127.0.0.1' } });
    const found = findings(cell, probed);
    expect(found.map((one) => one.id)).not.toContain('relay.xclient');
    expect(found.find((one) => one.id === 'relay.xclient-taken')).toMatchObject({
      severity: 'act-now',
      params: { claimed: '127.0.0.1' },
      refs: ['S1/X10'],
    });
  });

  it('taken, but the claimed address may not relay either: less urgent, and closed', async () => {
    const server = await started(office(xclient(/never/)));
    const probed = await probe(server.port, consent);
    expect(probed.cell).toMatchObject({ verdict: 'CLOSED', facts: { xclient: 'taken' } });
    expect(findings(probed.cell, probed).find((one) => one.id === 'relay.xclient-taken')?.severity).toBe(
      'this-week',
    );
  });

  it('refused is a firm no', async () => {
    const server = await started(
      office({ ...xclient(/127/), other: () => '550 5.7.0 Error: insufficient authorization' }),
    );
    const { cell } = await probe(server.port, consent);
    expect(cell).toMatchObject({ verdict: 'CLOSED', facts: { xclient: 'refused' } });
    expect(cell.attempts.find((row) => row.id === 'S1/X10')).toMatchObject({
      outcome: 'refused-relay',
      rule: 'claim.refused',
      reply: { code: 550 },
    });
  });

  it('is not tried on a server that is open anyway, nor where it is not offered', async () => {
    const open = await started(
      office({ ...xclient(/never/), rcpt: (e) => (isForeign(e.to) ? YES : undefined) }),
    );
    expect((await probe(open.port, consent)).cell.verdict).toBe('OPEN-ACCEPTED');
    const plain = await started(office());
    await probe(plain.port, consent);
    const said = [...open.heard, ...plain.heard].flat();
    expect(said.some((line) => line.startsWith('XCLIENT') || line.startsWith('PROXY'))).toBe(false);
  });

  it('looked at again after it was switched off: closed', async () => {
    const server = await started(office());
    const { cell } = await probe(server.port, { ...consent, only: ['C1', 'S1/X10'] });
    expect(cell).toMatchObject({ verdict: 'CLOSED' });
    expect(cell.attempts.map((row) => [row.id, row.outcome])).toEqual([
      ['S1', 'refused-relay'],
      ['S1/X10', 'refused-relay'],
    ]);
  });

  it('cut off by the claim leaves the rest as it was', async () => {
    const server = await started(
      office({ ...xclient(/127/), hangUpAfter: (_, line) => line.startsWith('XCLIENT') }),
    );
    const { cell } = await probe(server.port, consent);
    expect(cell.verdict).toBe('CLOSED');
    expect(cell.attempts.some((row) => row.id === 'S1/X10')).toBe(false);
  });

  it('sends the agreed message under the same claim', async () => {
    const server = await started(office(xclient(/127/)));
    const { cell } = await probe(server.port, { ...consent, send: { message: () => 'Subject: x\n\nx\n' } });
    expect(cell.delivery).toMatchObject({ attempt: 'S1/X10', state: 'accepted' });
    expect(server.messages).toHaveLength(1);
  });

  it('claims ::1 over IPv6', async ({ skip }) => {
    if (!(await hasIpv6())) skip('this computer has no IPv6');
    const server = await started(office({ ...xclient(/IPV6:::1/), host: '::1' }));
    const ref = { address: '::1', family: 6, port: server.port, host: 'mail.office.example' } as const;
    const { cell } = await probe(server.port, { ...consent, ref });
    expect(cell.verdict).toBe('OPEN-FORGED');
    expect(server.heard.flat()).toContain('XCLIENT NAME=localhost ADDR=IPV6:::1');
  });
});

/** A Postfix port behind a proxy: waits for the header, and believes it. */
function proxied(trusts: (from: string) => boolean, waitMs = 60) {
  return async (visit: Visit): Promise<void> => {
    const header = await Promise.race([visit.hear(), visit.wait(waitMs).then(() => 'none')]);
    const from = /^PROXY TCP[46] (\S+) \S+ \d+ \d+$/.exec(header ?? '')?.[1];
    if (from === undefined) {
      visit.say('421 4.3.0 mail.office.example Server local error');
      return;
    }
    visit.say('220 mail.office.example ESMTP Postfix');
    for (let line = await visit.hear(); line !== null; line = await visit.hear()) {
      const to = /^RCPT TO:<(.*)>$/.exec(line)?.[1];
      if (line === 'QUIT') {
        visit.say('221 bye');
        return;
      }
      if (line.startsWith('EHLO')) visit.raw(`250-mail Hello [${from}]\r\n250 PIPELINING\r\n`);
      else if (to === undefined) visit.say('250 ok');
      else if (isForeign(to) && trusts(from)) visit.say(YES);
      else visit.say(closedRcpt({ to, from: '', helo: '', tls: false, visit: 1, recipients: 1 }));
    }
  };
}

/** Time goes a hundred times as fast: 60 ms of silence are six seconds. */
const HASTE = 100;
const never = (): AbortSignal => new AbortController().signal;

describe('the PROXY protocol (X11)', () => {
  it('is guessed from a long silence, and nothing is claimed without consent', async () => {
    const server = await started(fakeServer(proxied(() => true)));
    const probed = await probe(server.port, {}, {}, never(), HASTE);
    expect(probed.cell).toMatchObject({
      verdict: 'CT-NOANSWER',
      reason: 'proxy-header',
      facts: { proxyHeader: 'hint' },
    });
    expect(probed.cell.later).toBeUndefined();
    expect(server.heard.flat().some((line) => line.startsWith('PROXY'))).toBe(false);
    const ids = findings(probed.cell, probed).map((one) => one.id);
    expect(ids).toContain('relay.proxy-hint');
  });

  it('is not guessed from a server that is in trouble at once', async () => {
    const server = await started(fakeServer((visit) => visit.say('421 4.3.0 mail Server local error')));
    const { cell } = await probe(server.port, consent, {}, never());
    expect(cell).toMatchObject({ verdict: 'CT-LATER', reason: 'server-fault' });
    expect(cell.facts?.proxyHeader).toBeUndefined();
  });

  it('believed: open to whoever claims to be the server', async () => {
    const server = await started(fakeServer(proxied((from) => from === '127.0.0.1')));
    const probed = await probe(server.port, consent, {}, never(), HASTE);
    const { cell } = probed;
    expect(cell).toMatchObject({
      verdict: 'OPEN-FORGED',
      decidedBy: ['S1/X11'],
      facts: { proxyHeader: 'taken' },
    });
    expect(cell.controls).toMatchObject([{ id: 'C1/X11', outcome: 'accepted', claimed: '127.0.0.1' }]);
    // Whom it greets is whom we claimed to be, not how it sees strangers.
    expect(cell.seenAs).toBeUndefined();
    expect(server.heard.flat()).toContain(`PROXY TCP4 127.0.0.1 127.0.0.1 40025 ${server.port}`);
    expect(findings(cell, probed).map((one) => one.id)).toContain('relay.proxy-taken');
  });

  it('believed, but the claimed address may not relay', async () => {
    const server = await started(fakeServer(proxied(() => false)));
    const { cell } = await probe(server.port, consent, {}, never(), HASTE);
    expect(cell).toMatchObject({ state: 'unknown', reason: 'proxy-header', facts: { proxyHeader: 'taken' } });
    expect(cell.attempts).toMatchObject([{ id: 'S1/X11', outcome: 'refused-relay' }]);
  });

  it('never makes an overloaded server look open: the header counts as a command there', async () => {
    let visits = 0;
    const server = await started(
      fakeServer(async (visit) => {
        visits += 1;
        if (visits === 1) {
          await visit.wait(60);
          visit.say('421 4.3.0 mail Server local error');
          return;
        }
        // Recovered in between: greets, does not know PROXY, and answers everything one behind.
        visit.say('220 mail.office.example ESMTP');
        for (let line = await visit.hear(); line !== null; line = await visit.hear()) {
          if (line.startsWith('PROXY')) visit.say('502 5.5.2 Error: command not recognized');
          else visit.say(line.startsWith('RCPT') ? '554 5.7.1 Relay access denied' : YES);
        }
      }),
    );
    const { cell } = await probe(server.port, consent, {}, never(), HASTE);
    expect(cell.state).toBe('unknown');
    expect(cell.attempts).toEqual([]);
    expect(cell.facts?.proxyHeader).toBe('hint');
  });
});
