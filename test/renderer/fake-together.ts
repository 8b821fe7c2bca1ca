import type {
  CasePart,
  CasePreview,
  Language,
  Merged,
  MergedCell,
  MergedRow,
  MethodInput,
  MethodOutput,
  OpenedCase,
  PartFacts,
  RunChanges,
} from '../../preload/contract/index.ts';

const hash = (of: string): string => of.repeat(64).slice(0, 64);

const inside: PartFacts = {
  id: 'run-closed',
  kind: 'run',
  sha256: hash('4f1a90c3'),
  bytes: 31_200,
  who: 'Sari, PT Kantor',
  where: 'office, Bekasi',
  place: 'inside',
  startedAt: '2026-11-22T06:10:00.000Z',
  endedAt: '2026-11-22T06:14:00.000Z',
  clockOffsetS: 1,
  version: '0.1.0',
  planHash: '5d41402abc4b2a76',
  hidden: [],
};

const outside: PartFacts = {
  ...inside,
  id: 'run-open-part',
  sha256: hash('b20e77d1'),
  who: 'Wayan',
  where: 'home, Sydney',
  place: 'outside',
  startedAt: '2026-11-22T09:02:00.000Z',
  endedAt: '2026-11-22T09:07:00.000Z',
  clockOffsetS: -187,
};

const own = (facts: PartFacts, more: Partial<CasePart>): CasePart => ({
  ...facts,
  runId: facts.id,
  own: true,
  verdict: 'CLOSED-INSIDE',
  vantage: null,
  old: false,
  ...more,
});

/** Two places; with `old`, the inside one is from the week before. */
export function caseParts(kind: 'two' | 'old' | 'foreign'): CasePart[] {
  if (kind === 'foreign') return [own({ ...inside, id: 'run-open-inside' }, { own: false })];
  return [
    own(inside, { old: kind === 'old' }),
    own(outside, { own: false, verdict: 'OPEN-PROVED', hidden: ['names'] }),
  ];
}

type Said = [text: string, textId: string, state: string];

function rowsOf(language: Language, old: boolean): MergedRow[] {
  const id = language === 'id';
  const cell = (part: PartFacts, said: Said | null, isOld = false): MergedCell | null =>
    said && {
      part: part.id,
      state: said[2],
      params: {},
      text: id ? said[1] : said[0],
      at: part.startedAt,
      old: isOld,
    };
  const row = (
    topic: MergedRow['topic'],
    title: [string, string],
    places: [Said | null, Said | null],
    means: Pick<MergedRow, 'meaning' | 'differs'> & { short: [string, string]; text: [string, string] },
    next: [string, string] = ['', ''],
  ): MergedRow => ({
    topic,
    title: id ? title[1] : title[0],
    inside: cell(inside, places[0], old),
    outside: cell(outside, places[1]),
    meaning: means.meaning,
    short: id ? means.short[1] : means.short[0],
    means: id ? means.text[1] : means.text[0],
    next: id ? next[1] : next[0],
    differs: means.differs,
    others: [],
  });
  const rows = [
    row(
      'door',
      ['Relay IPv4 :25', 'Relay IPv4 :25'],
      [
        ['accepted 34 of 34', 'diterima 34 dari 34', 'accepted'],
        ['refused 34 of 34', 'ditolak 34 dari 34', 'refused'],
      ],
      {
        meaning: 'trusted-network',
        differs: true,
        short: ['Normal: staff only', 'Normal: hanya orang kantor'],
        text: [
          'The server takes mail from its own network and refuses strangers.',
          'Server menerima email dari jaringannya sendiri dan menolak pihak luar.',
        ],
      },
    ),
    row(
      'door',
      ['Relay IPv6 :25', 'Relay IPv6 :25'],
      [null, ['accepted and delivered', 'diterima dan sampai', 'delivered']],
      {
        meaning: 'outside-only',
        differs: false,
        short: ['Open to strangers', 'Terbuka untuk pihak luar'],
        text: [
          'Strangers get through here. The inside has no clear result for this door.',
          'Pihak luar lolos di sini. Dari dalam belum ada hasil yang jelas untuk pintu ini.',
        ],
      },
      ['Close this door, then test again from outside.', 'Tutup pintu ini, lalu tes lagi dari luar.'],
    ),
    row(
      'seen-as',
      ['Seen as', 'Terlihat sebagai'],
      [
        ['192.168.0.23', '192.168.0.23', 'seen'],
        ['172.18.0.1 (masked: Docker)', '172.18.0.1 (tersamar: Docker)', 'seen-masked'],
      ],
      {
        meaning: 'masked-visitor',
        differs: true,
        short: ['Cause found', 'Penyebabnya ketemu'],
        text: [
          'The server takes strangers for 172.18.0.1, most likely your own Docker.',
          'Server mengira pihak luar 172.18.0.1, kemungkinan besar Docker milik sendiri.',
        ],
      },
      [
        'Let the real address of visitors reach the mail server.',
        'Biarkan alamat asli sampai ke mail server.',
      ],
    ),
    row(
      'blacklists',
      ['Blacklists', 'Blacklist'],
      [
        ['44 no answer (DNS)', '44 tidak menjawab (DNS)', 'lists-none'],
        ['2 listed, 42 clean', '2 terdaftar, 42 bersih', 'lists-listed'],
      ],
      {
        meaning: 'outside-counts',
        differs: true,
        short: ['Use the outside result', 'Pakai hasil dari luar'],
        text: [
          'The inside DNS got no answer from the lists. The outside result counts.',
          'DNS dari dalam tidak mendapat jawaban. Hasil dari luar yang dipakai.',
        ],
      },
    ),
  ];
  const [first] = rows;
  if (old && first)
    first.others = [
      {
        part: 'run-earlier',
        place: 'inside',
        state: 'refused',
        params: {},
        text: id ? 'ditolak 34 dari 34' : 'refused 34 of 34',
        at: '2026-11-01T00:00:00.000Z',
        old: true,
      },
    ];
  return rows;
}

export function mergedView(language: Language, kind: 'two' | 'old'): Merged {
  const id = language === 'id';
  return {
    caseNumber: 'KTR-7Q2M',
    parts: caseParts(kind),
    insidePart: inside.id,
    outsidePart: outside.id,
    rows: rowsOf(language, kind === 'old'),
    meaning: 'second-door',
    verdict: {
      code: 'OPEN-PROVED',
      headline: id
        ? 'Terbuka untuk pihak luar di IPv6 port 25. Ini sudah terbukti.'
        : 'Open to strangers on IPv6 port 25. This is proved.',
      detail: id
        ? 'Dari dalam (kantor, Bekasi): hanya orang kantor. Dari luar (rumah, Sydney): diterima dan sampai.'
        : 'Inside (office, Bekasi): staff only. Outside (home, Sydney): accepted and delivered.',
      agreement: id
        ? 'Kedua lokasi sepakat tentang hal lainnya.'
        : 'The two places agree on everything else.',
      next: id
        ? 'Tutup IPv6 port 25 di router, lalu tes lagi dari luar.'
        : 'Close IPv6 port 25 at the router, then test again from outside.',
    },
    troubles: kind === 'old' ? [{ index: 2, of: 3, id: 'x', why: 'damaged' }] : [],
    clocksApartS: 188,
  };
}

const opened: OpenedCase = {
  caseId: 'case-kantor',
  runId: 'run-closed',
  name: 'kantor.example',
  isNew: true,
  merged: false,
  added: 1,
  troubles: [],
  notUnderstood: 0,
};

/** Which view a case of the stand-in has. */
const VIEWS: Record<string, 'two' | 'old'> = { 'case-toko': 'two', 'case-cabang': 'old' };

/** Case files and several places, as the stand-in has them. What a file comes to is told by its name: `locked.rdcase`. */
export const together = {
  merged: (caseId: string, language: Language): Merged | null => {
    const kind = VIEWS[caseId];
    return kind ? mergedView(language, kind) : null;
  },
  parts: (caseId: string): CasePart[] =>
    caseParts(VIEWS[caseId] ?? (caseId === 'case-practice' ? 'foreign' : 'two')),
  preview({ hide = [], where }: MethodInput<'cases.preview'>): CasePreview {
    return {
      fileName: 'KTR-7Q2M-kantor.example.rdcase',
      bytes: 12_400 - 400 * hide.length,
      parts: [
        { ...inside, where: where || inside.where, who: hide.includes('names') ? 'name-1' : inside.who },
        { ...inside, id: 'note-1', kind: 'note' },
      ],
      found: [
        { hide: 'names', count: 2, examples: ['Sari, PT Kantor', 'sari@kantor.example'] },
        { hide: 'inside', count: 5, examples: ['192.168.0.23', '192.168.0.2', 'pc-sari.local', '10.0.0.1'] },
        { hide: 'config', count: 0, examples: [] },
      ],
      leftOut: [],
      summary: 'Relay Doctor case KTR-7Q2M: kantor.example\n\nRefused from inside. Outside not checked.\n',
    };
  },
  save: (): MethodOutput<'cases.save'> => ({
    path: null,
    fileName: 'KTR-7Q2M-kantor.example.rdcase',
    mime: 'application/x-relay-doctor-case',
    base64: btoa('{}'),
  }),
  open({ fileName = '' }: MethodInput<'cases.open'>): MethodOutput<'cases.open'> {
    if (fileName.startsWith('locked')) return { opened: null, locked: { ticket: 'ticket-1', fileName } };
    if (!fileName.startsWith('partly')) return { opened, locked: null };
    const troubles = [{ index: 2, of: 3, id: 'x', why: 'damaged' as const }];
    return { opened: { ...opened, caseId: 'case-toko', troubles, notUnderstood: 4 }, locked: null };
  },
};

/** What two people wrote into the case. */
export const notes: MethodOutput<'case.notes'> = {
  notes: [
    {
      id: 'note-sari',
      kind: 'note',
      at: '2026-11-22T06:20:00.000Z',
      who: 'Sari, PT Kantor',
      text: 'The copier on the second floor sends without a login. Please do not break it.',
      own: true,
    },
    {
      id: 'note-config',
      kind: 'config',
      at: '2026-11-22T06:25:00.000Z',
      who: 'Sari, PT Kantor',
      text: [
        'mynetworks = 127.0.0.0/8 192.168.20.0/24',
        ...Array.from({ length: 11 }, (_, n) => `setting_${n} = yes`),
      ].join('\n'),
      own: true,
    },
    {
      id: 'note-wayan',
      kind: 'note',
      at: '2026-11-22T09:10:00.000Z',
      who: 'Wayan',
      text: '<b>IPv6 port 25</b> answers from outside. Close that first.',
      own: false,
    },
  ],
  marks: [
    {
      id: 'mark-wayan',
      findingId: 'relay.open',
      subject: '[2001:db8::7]:25',
      mark: 'do-first',
      at: '2026-11-22T09:11:00.000Z',
      who: 'Wayan',
      own: false,
    },
  ],
};

/** Before the repair and after. */
export const changes = (language: Language): RunChanges => ({
  from: { runId: 'run-open-part', at: '2026-11-21T09:00:00.000Z' },
  to: { runId: 'run-closed', at: '2026-11-22T09:00:00.000Z' },
  text:
    language === 'id'
      ? ['IPv6 port 25 tidak meloloskan pihak luar lagi.', 'Spamhaus XBL tidak lagi mendaftar 203.0.113.7.']
      : [
          'IPv6 port 25 does not let strangers through any more.',
          'Spamhaus XBL does not list 203.0.113.7 any more.',
        ],
  doors: [
    { address: '203.0.113.7', family: 4, port: 25, before: 'closed', after: 'closed', change: 'same' },
    { address: '2001:db8::7', family: 6, port: 25, before: 'open', after: 'closed', change: 'closed' },
    { address: '2001:db8::7', family: 6, port: 587, before: null, after: 'closed', change: 'appeared' },
  ],
  findings: [
    { id: 'relay.open', subject: '[2001:db8::7]:25', title: 'Open on IPv6 port 25', change: 'gone' },
  ],
  lists: [{ zone: 'xbl.spamhaus.org', name: 'Spamhaus XBL', subject: '203.0.113.7', change: 'gone' }],
});
