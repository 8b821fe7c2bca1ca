import type {
  CaseSummary,
  Language,
  MethodOutput,
  PracticeWorld,
  Progress,
  RunSummary,
  Target,
  VerdictCode,
} from '../../preload/contract/index.ts';

/** Data the stand-in program answers with. Reports come from test/fixtures/reports. */

export const RUNS = {
  running: 'run-running',
  notKept: 'run-not-kept',
  openPart: 'run-open-part',
  closed: 'run-closed',
  blocked: 'run-ct-blocked',
  inside: 'run-open-inside',
  sent: 'run-sent',
  proved: 'run-proved',
  kept: 'run-kept',
  later: 'run-later',
  recheck: 'run-recheck',
  doors: 'run-doors',
  lists: 'run-lists',
  asking: 'run-asking',
} as const;

const words = (language: Language, en: string, id: string) => (language === 'id' ? id : en);

export const target: Target = {
  input: 'kantor.example',
  kind: 'domain',
  domain: 'kantor.example',
  hosts: [
    {
      name: 'mail.kantor.example',
      role: 'mx',
      preference: 10,
      addresses: [
        { ip: '203.0.113.7', family: 4, scope: 'public' },
        { ip: '2001:db8::7', family: 6, scope: 'public' },
      ],
    },
    {
      name: 'mx.filter.example',
      role: 'mx',
      preference: 5,
      addresses: [{ ip: '198.51.100.9', family: 4, scope: 'public' }],
      provider: { id: 'filter', name: 'Filter Example', kind: 'filter' },
    },
  ],
};

export const misspelt: Target = {
  input: 'kantor.exmaple',
  kind: 'domain',
  domain: 'kantor.exmaple',
  hosts: [],
  problems: [
    { code: 'no-domain', params: { domain: 'kantor.exmaple' }, suggestion: 'kantor.example', fatal: true },
  ],
};

export function running(language: Language, state: Progress['state'] = 'running'): Progress {
  return {
    runId: RUNS.running,
    caseId: 'case-kantor',
    title: 'mail.kantor.example',
    state,
    elapsedMs: 130_000,
    estimateMs: [230_000, 350_000],
    provisional: {
      code: 'CLOSED',
      headline: words(
        language,
        'So far: strangers are refused on IPv4 port 25.',
        'Sejauh ini: pihak luar ditolak di IPv4 port 25.',
      ),
      detail: words(
        language,
        '18 of 34 tries, seen from outside.',
        '18 dari 34 percobaan, dilihat dari luar.',
      ),
    },
    steps: [
      { step: 'target', state: 'done', done: 1, total: 1, counts: [] },
      {
        step: 'relay',
        state: 'running',
        done: 58,
        total: 152,
        counts: [
          { name: 'refused', value: 58 },
          { name: 'accepted', value: 0 },
          { name: 'waiting', value: 1 },
        ],
      },
      { step: 'encryption', state: 'done', done: 1, total: 1, counts: [{ name: 'toFix', value: 2 }] },
      { step: 'names', state: 'done', done: 1, total: 1, counts: [{ name: 'toFix', value: 1 }] },
      {
        step: 'blacklists',
        state: 'running',
        done: 39,
        total: 44,
        counts: [
          { name: 'clean', value: 36 },
          { name: 'listed', value: 2 },
          { name: 'noAnswer', value: 1 },
        ],
      },
    ],
    now: {
      address: '203.0.113.7',
      port: 25,
      attempt: 'R3',
      words: words(language, 'address with a percent sign', 'alamat dengan tanda persen'),
    },
    replyMs: 210,
    findings: 3,
  };
}

function summary(runId: string, verdict: VerdictCode, toDo: number, startedAt: string): RunSummary {
  return {
    runId,
    startedAt,
    endedAt: startedAt,
    state: 'done',
    verdict,
    attemptsDone: 60,
    attemptsPlanned: 72,
    toDo,
    recheckOf: null,
    lookAgainAt: null,
  };
}

/** A few minutes from now, so that the wait can be seen. */
export const dueAt = new Date(Date.now() + 7 * 60_000).toISOString();

export const runs: Record<string, RunSummary[]> = {
  'case-kantor': [
    { ...summary('run-recheck', 'CLOSED', 0, '2026-11-22T08:15:00.000Z'), recheckOf: 'relay.open' },
    summary(RUNS.openPart, 'OPEN-PART', 5, '2026-11-22T07:02:00.000Z'),
  ],
  'case-toko': [summary(RUNS.closed, 'CLOSED', 0, '2026-11-20T03:30:00.000Z')],
  'case-cabang': [summary(RUNS.blocked, 'CT-BLOCKED', 0, '2026-11-18T09:12:00.000Z')],
  'case-grey': [{ ...summary(RUNS.later, 'CT-LATER', 0, '2026-11-22T06:30:00.000Z'), lookAgainAt: dueAt }],
  'case-practice': [summary(RUNS.inside, 'OPEN-INSIDE', 1, '2026-11-17T01:00:00.000Z')],
};

function caseOf(caseId: string, name: string, practice = false): CaseSummary {
  const own = runs[caseId] ?? [];
  const last = own.find((run) => run.recheckOf === null) ?? null;
  const time = own[0]?.startedAt ?? '2026-11-17T01:00:00.000Z';
  return {
    caseId,
    name,
    createdAt: time,
    updatedAt: time,
    practice,
    last,
    runs: own.length,
    number: 'KTR-7Q2M',
    tags: [],
    archived: false,
    bytes: 41_200,
    places: ['inside', 'outside'],
    fromFile: false,
  };
}

export const cases: CaseSummary[] = [
  caseOf('case-kantor', 'kantor.example'),
  caseOf('case-grey', 'mail.sabar.example'),
  caseOf('case-toko', 'mail.toko-serba-ada.example'),
  caseOf('case-cabang', '203.0.113.88'),
  caseOf('case-practice', 'copier.practice.example', true),
];

export const interrupted = [
  {
    runId: 'run-interrupted',
    caseId: 'case-kantor',
    name: 'kantor.example',
    attemptsDone: 120,
    attemptsPlanned: 204,
    startedAt: '2026-11-22T06:40:00.000Z',
  },
];

export function practiceWorld(language: Language): PracticeWorld {
  const server = (id: string, expect: VerdictCode, name: string, text: string) => ({
    id,
    name,
    target: `${id}.practice.example`,
    server: '127.0.0.1:40025',
    expect: [expect],
    words: text,
  });
  return {
    resolver: '127.0.0.1:40053',
    outside: 'proof@outside.practice.example',
    sender: 'probe@tester.practice.example',
    servers: [
      server(
        'open',
        'OPEN-ACCEPTED',
        words(language, 'Open relay', 'Open relay'),
        words(
          language,
          'It passes on mail from anyone to anywhere.',
          'Meneruskan email dari siapa pun ke mana pun.',
        ),
      ),
      server(
        'closed',
        'CLOSED',
        words(language, 'Closed server', 'Server tertutup'),
        words(
          language,
          'It refuses everything that is not for its own people.',
          'Menolak semua yang bukan untuk orangnya sendiri.',
        ),
      ),
      server(
        'greylist',
        'CT-LATER',
        words(language, 'Come back later (greylisting)', 'Coba lagi nanti (greylisting)'),
        words(
          language,
          'It sends every first visitor away for five minutes.',
          'Setiap pengunjung pertama diminta kembali lima menit lagi.',
        ),
      ),
    ],
  };
}

export function advice(language: Language, cause: string | null): MethodOutput<'advice.get'> {
  return {
    id: 'postfix',
    name: 'Postfix',
    family: 'postfix',
    hasGui: false,
    where: '/etc/postfix/main.cf; show the running values with: postconf -n',
    obsolete: null,
    causes: [
      {
        cause: 'Range is too wide',
        setting: 'mynetworks',
        unsafeValue: '192.168.0.0/16',
        why: 'The router is inside this range, and strangers arrive with its address.',
      },
      {
        cause: 'Docker’s own network is trusted',
        setting: 'mynetworks',
        unsafeValue: '172.16.0.0/12',
        why: 'Docker shows every visitor as 172.18.0.1.',
        likely: true,
      },
    ],
    steps: [
      'Set mynetworks to single addresses.',
      'Put reject_unauth_destination first.',
      'Run postfix check.',
    ],
    snippets: [
      {
        title: 'Only this computer is trusted',
        code: 'mynetworks = 127.0.0.0/8 [::1]/128\nsmtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination',
        appliesTo: 'Postfix 2.10 and later',
      },
    ],
    cures: [
      {
        id: 'login',
        title: words(language, 'Let people log in on port 587', 'Minta login di port 587'),
        text: words(
          language,
          'Everybody who sends from outside uses a username and password with encryption.',
          'Semua yang mengirim dari luar memakai username dan password dengan enkripsi.',
        ),
        code: 'submission inet n - y - - smtpd\n  -o smtpd_sasl_auth_enable=yes\n  -o smtpd_tls_security_level=encrypt',
      },
      {
        id: 'trusted-hosts',
        title: words(language, 'Trust single addresses only', 'Percayai alamat tunggal saja (trusted hosts)'),
        text: words(
          language,
          'Name the copier’s one fixed address.',
          'Sebut satu alamat tetap milik mesin fotokopi.',
        ),
        code: null,
      },
    ],
    verify: words(
      language,
      'Check again from outside. Every try has to be refused.',
      'Cek lagi dari luar. Semua percobaan harus ditolak.',
    ),
    restart: 'systemctl reload postfix',
    docUrls: ['https://www.postfix.org/SMTPD_ACCESS_README.html'],
    firstAid: [
      words(language, 'Hold the queue: postsuper -h ALL.', 'Tahan antrean email: postsuper -h ALL.'),
    ],
    causeAdvice:
      cause === null
        ? null
        : {
            id: cause,
            title: words(language, 'A copier that scans to email', 'Mesin fotokopi dengan scan to email'),
            text: words(
              language,
              'The copier has no login, so its range was trusted.',
              'Mesin fotokopi tidak punya login, jadi jaringannya dipercaya.',
            ),
            doNot: words(language, 'Trust the whole office network.', 'Mempercayai seluruh jaringan kantor.'),
            verify: words(language, 'Scan once, then check again.', 'Scan sekali, lalu cek lagi.'),
          },
    confidence: 'lab',
  };
}
