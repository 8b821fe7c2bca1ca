import type { BeforeAfter, Cell, Delivery, Hop, Language, Report } from '../../preload/contract/index.ts';

/** Reports of runs that sent a message, asked again later, or looked at a finding a second time; made from the kept fixtures. */

const say = (language: Language, en: string, id: string) => (language === 'id' ? id : en);

const TOKEN = 'a7f3k9q2x5';
export const CODE = '7K4F-Q2MX';
const DOOR = { address: '2001:db8::7', port: 25 };

const SENT: Delivery = {
  token: TOKEN,
  state: 'accepted',
  stage: 'end-of-data',
  reply: { code: 250, enhanced: '2.0.0', text: 'Ok: queued as 4bXk2' },
  attempt: 'S1',
  sentAt: '2026-11-22T07:02:41.000Z',
  from: 'probe@tester.example',
  to: 'me@webmail.example',
};

const ORDINARY: Delivery = {
  ...SENT,
  token: 'o4m8t1z6w3',
  attempt: 'C1',
  sentAt: '2026-11-22T07:02:20.000Z',
  to: 'postmaster@kantor.example',
};

const HOPS: Hop[] = [
  {
    from: 'probe.tester.example',
    fromIp: '172.18.0.1',
    by: 'mail.kantor.example',
    with: 'ESMTP',
    at: '2026-11-22T07:02:41.000Z',
    role: 'server',
  },
  {
    from: 'localhost',
    fromIp: '127.0.0.1',
    by: 'mail.kantor.example',
    with: 'ESMTP',
    at: '2026-11-22T07:02:43.000Z',
    role: 'server',
  },
  {
    from: 'mail.kantor.example',
    fromIp: '203.0.113.7',
    by: 'smarthost.provider.example',
    byIp: '198.51.100.77',
    with: 'ESMTPS',
    at: '2026-11-22T07:03:58.000Z',
    role: 'second',
  },
  {
    from: 'smarthost.provider.example',
    fromIp: '198.51.100.77',
    by: 'mx.webmail.example',
    with: 'ESMTPS',
    at: '2026-11-22T07:04:02.000Z',
    role: 'mailbox',
  },
];

function withDoor(report: Report, part: Partial<Cell>): Report {
  const cells = report.relay.cells.map((cell) =>
    cell.address === DOOR.address && cell.port === DOOR.port ? { ...cell, ...part } : cell,
  );
  return { ...report, relay: { cells }, run: { ...report.run, sent: true } };
}

/** One foreign and one ordinary message were taken; nobody knows yet what became of them. */
export function sent(base: Report): Report {
  return withDoor(base, { delivery: SENT, ordinary: ORDINARY });
}

/** The foreign message was seen elsewhere: by its source (with its way) or by its code (without). */
export function proved(base: Report, how: 'code' | 'source'): Report {
  const { language } = base;
  const delivery: Delivery = {
    ...SENT,
    state: 'seen',
    seenAs: '172.18.0.1',
    exit: '198.51.100.77',
    ...(how === 'source' ? { hops: HOPS } : {}),
    confirmed: { how, at: '2026-11-22T07:10:00.000Z', arrivedAt: '2026-11-22T07:04:02.000Z' },
  };
  const report = withDoor(base, {
    state: 'open',
    verdict: 'OPEN-PROVED',
    delivery,
    culprit: { kind: 'docker', address: '172.18.0.1', from: 'received' },
  });
  const [first, ...others] = report.findings;
  return {
    ...report,
    verdict: {
      ...report.verdict,
      code: 'OPEN-PROVED',
      grade: 'proved',
      headline: say(
        language,
        'Your mail server is an open relay. This is proved.',
        'Mail server Anda open relay. Ini sudah terbukti.',
      ),
      detail: say(
        language,
        'A stranger’s test message entered at [2001:db8::7]:25 and arrived in a mailbox that is not yours.',
        'Pesan uji dari pihak luar masuk lewat [2001:db8::7]:25 dan sampai di mailbox pihak lain.',
      ),
    },
    findings: first
      ? [
          {
            ...first,
            id: 'relay.proved',
            settings: [
              {
                product: 'Postfix',
                where: '/etc/postfix/main.cf',
                setting: 'mynetworks',
                unsafeValue: '172.16.0.0/12',
              },
              {
                product: 'Postfix',
                where: '/etc/postfix/main.cf',
                setting: 'smtpd_relay_restrictions',
                unsafeValue: 'permit',
              },
            ],
          },
          ...others,
        ]
      : [],
  };
}

/** Nothing came in the whole wait. */
export function kept(base: Report): Report {
  const delivery: Delivery = {
    ...SENT,
    state: 'kept',
    waitedS: 1800,
    confirmed: { how: 'person', at: '2026-11-22T07:40:00.000Z' },
  };
  const report = withDoor(base, { state: 'keeps', verdict: 'KEEPS-IT', delivery });
  return {
    ...report,
    verdict: {
      ...report.verdict,
      code: 'KEEPS-IT',
      grade: 'keeps',
      headline: say(
        base.language,
        'Looks open, but it keeps the mail.',
        'Terlihat terbuka, tetapi emailnya tidak diteruskan.',
      ),
      detail: say(
        base.language,
        'It says yes to everyone. Nothing came out.',
        'Server bilang “ya” ke semua orang, tetapi tidak ada yang keluar.',
      ),
    },
  };
}

/** The server asked to come back later; it is asked again in a few minutes. */
export function later(base: Report, dueAt: string | null): Report {
  const first = '2026-11-22T07:02:05.000Z';
  const reply = { code: 451, enhanced: '4.7.1', text: 'Greylisted, please come back later' };
  const cells = base.relay.cells.map((cell): Cell => {
    if (cell.port !== 25) return cell;
    const attempts = cell.attempts.slice(0, 1).map((attempt) => ({
      ...attempt,
      outcome: 'accepted' as const,
      startedAt: '2026-11-22T07:03:10.000Z',
      reply: { code: 250, enhanced: '2.1.5', text: 'Ok' },
      rule: 'reply.accepted',
      earlier: [{ at: first, outcome: 'temporary' as const, reply, rule: 'reply.temporary' }],
    }));
    return { ...cell, state: 'unknown', verdict: 'CT-LATER', attempts, later: ['S1'] };
  });
  return {
    ...base,
    relay: { cells },
    verdict: {
      ...base.verdict,
      code: 'CT-LATER',
      grade: 'unknown',
      headline: say(
        base.language,
        'Couldn’t tell: the server asked us to come back later (greylisting).',
        'Belum bisa dipastikan: server minta dicoba lagi nanti (greylisting).',
      ),
      detail: say(base.language, 'This is a normal protection.', 'Ini perlindungan yang wajar.'),
    },
    run: { ...base.run, lookAgain: { dueAt, turn: 2, of: 3, cells: ['203.0.113.7:25'] } },
  };
}

/** What was looked at twice in the case. */
export function changes(language: Language): BeforeAfter[] {
  const before = { runId: 'run-open-part', at: '2026-11-22T07:02:05.000Z' };
  const after = { runId: 'run-recheck', at: '2026-11-22T08:15:04.000Z' };
  return [
    {
      findingId: 'relay.open',
      subject: '[2001:db8::7]:25',
      title: say(language, 'Open on IPv6 port 25', 'Terbuka di IPv6 port 25'),
      before: {
        ...before,
        state: 'probably',
        lines: ['> RCPT TO:<a7f3@webmail.example>', '< 250 2.1.5 Ok'],
      },
      after: {
        ...after,
        state: 'closed',
        lines: [
          '> RCPT TO:<a7f3@webmail.example>',
          '< 454 4.7.1 <a7f3@webmail.example>: Relay access denied',
        ],
      },
      result: 'solved',
    },
    {
      findingId: 'posture.ptr-mismatch',
      subject: '203.0.113.7',
      title: say(language, 'The reverse name does not match', 'Reverse DNS tidak cocok'),
      before: {
        ...before,
        state: 'this-week',
        lines: ['7.113.0.203.in-addr.arpa PTR adsl-7.provider.example'],
      },
      after: { ...after, state: 'this-week', lines: [] },
      result: 'still-there',
    },
  ];
}

/** The small run that looked at a finding again, with what it changed. */
export function recheck(base: Report): Report {
  return { ...base, changes: changes(base.language) };
}

/** Two more doors, and the server behind the filter. */
export function manyDoors(base: Report): Report {
  const [first] = base.relay.cells;
  if (!first) return base;
  const cells: Cell[] = [
    ...base.relay.cells,
    { ...first, port: 2525 },
    { ...first, port: 26, state: 'not-offered', attempts: [], controls: [] },
    { ...first, address: '203.0.113.9', host: 'direct.kantor.example', role: 'hidden' },
  ];
  return { ...base, relay: { cells } };
}

export const MESSAGE = [
  'Received: from mail.kantor.example ([203.0.113.7])',
  '\tby mx.webmail.example with ESMTP; Sun, 22 Nov 2026 07:04:02 +0000',
  `Subject: Relay test ${TOKEN}`,
  `X-Relay-Doctor-Token: ${TOKEN}`,
  '',
  'This is a test of your own mail server.',
  '',
  `Code: ${CODE}`,
  '',
].join('\r\n');
