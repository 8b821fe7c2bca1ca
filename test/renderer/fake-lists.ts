import dnsbl from '../../main/catalogue/dnsbl.json' with { type: 'json' };
import type {
  BlacklistRow,
  BounceReading,
  CatalogueList,
  Delisting,
  DelistPlan,
  DelistReminder,
  KeyState,
  Language,
  Report,
} from '../../preload/contract/index.ts';

/** Blacklists, bounces and listings the stand-in program answers with. */

const words = (language: Language, en: string, id: string) => (language === 'id' ? id : en);

const AT = '2026-11-22T07:20:00.000Z';

/** A day some days from now, in the calendar of this computer. */
export function dayFromNow(days: number): string {
  const time = new Date(Date.now() + days * 86_400_000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

const proof: NonNullable<BlacklistRow['proof']> = {
  listed: { name: '2.0.0.127.zen.spamhaus.org', result: 'records', answers: ['127.0.0.2', '127.0.0.4'] },
  unlisted: { name: '1.0.0.127.zen.spamhaus.org', result: 'nothing', answers: [] },
  at: '2026-11-22T05:02:00.000Z',
  cached: true,
};

const row = (zone: string, name: string, part: Partial<BlacklistRow>): BlacklistRow => ({
  zone,
  name,
  subject: '203.0.113.7',
  subjectKind: 'ip4',
  role: 'server',
  state: 'clean',
  weight: 'common',
  scope: 'ip',
  answers: [],
  via: '192.168.0.1',
  ms: 32,
  path: 'system',
  at: AT,
  proof,
  ...part,
});

/** Rows with every state, way of asking and kind of subject. */
export function listRows(): BlacklistRow[] {
  const refused = { state: 'refused' as const, reason: 'refused-resolver', answers: ['127.255.255.254'] };
  return [
    row('zen.spamhaus.org', 'Spamhaus ZEN', {
      state: 'listed',
      weight: 'major',
      answers: ['127.0.0.4'],
      meaning: 'XBL: infected PC, open proxy or botnet',
      txt: 'https://check.spamhaus.org/query/ip/203.0.113.7',
      ttl: 300,
      path: 'direct',
      via: '198.51.100.53',
      tried: [{ path: 'system', via: '192.168.0.1', state: 'refused', reason: 'refused-resolver' }],
      egress: '198.51.100.20',
      delist: {
        url: 'https://check.spamhaus.org/',
        lookupUrl: 'https://check.spamhaus.org/',
        autoExpires: null,
        paid: false,
      },
    }),
    row('b.barracudacentral.org', 'Barracuda BRBL', {
      state: 'listed',
      weight: 'major',
      answers: ['127.0.0.2'],
      meaning: 'Poor reputation',
      delist: {
        url: 'https://www.barracudacentral.org/rbl/removal-request',
        lookupUrl: null,
        autoExpires: null,
        paid: false,
      },
    }),
    row('dnsbl-1.uceprotect.net', 'UCEPROTECT Level 1', {
      state: 'listed',
      weight: 'minor',
      answers: ['127.0.0.2'],
      meaning: 'Spam trap hit',
      delist: {
        url: null,
        lookupUrl: 'https://www.uceprotect.net/en/rblcheck.php',
        autoExpires: '7 days after the last spam',
        paid: true,
      },
    }),
    row('dnsbl-3.uceprotect.net', 'UCEPROTECT Level 3', {
      state: 'listed',
      weight: 'informational',
      scope: 'asn',
      answers: ['127.0.0.2'],
      meaning: 'The provider’s whole network',
      delist: { url: null, lookupUrl: null, autoExpires: 'when the provider’s count drops', paid: true },
    }),
    row('dbl.spamhaus.org', 'Spamhaus DBL', {
      subject: 'kantor.example',
      subjectKind: 'domain',
      role: 'domain',
      scope: 'domain',
      path: 'key',
    }),
    row('bl.spamcop.net', 'SpamCop', { ttl: 2100 }),
    row('psbl.surriel.com', 'PSBL', { path: 'typed', via: '192.168.0.2' }),
    row('multi.uribl.com', 'URIBL multi', {
      subject: 'kantor.example',
      subjectKind: 'domain',
      role: 'domain',
      ...refused,
      answers: ['127.0.0.1'],
    }),
    row('list.dnswl.org', 'DNSWL', { ...refused, answers: ['127.0.0.255'] }),
    row('bl.nordspam.com', 'NordSpam', { state: 'no-answer', reason: 'timeout' }),
    row('bl.dead.example', 'A broken list', { state: 'broken', reason: 'lists-everyone' }),
    row('combined.abuse.example', 'A list that needs a key', { state: 'not-asked', reason: 'needs-key' }),
  ];
}

const listing = (zone: string, name: string, part: Partial<Delisting>): Delisting => ({
  zone,
  name,
  subject: '203.0.113.7',
  state: 'to-ask',
  weight: 'major',
  scope: 'ip',
  since: AT,
  lastSeen: AT,
  askedOn: null,
  lookAgainOn: null,
  goneAt: null,
  url: 'https://check.spamhaus.org/',
  lookupUrl: null,
  autoExpires: null,
  paid: false,
  ...part,
});

/** Listings in each of their states. */
export function plan(): DelistPlan {
  return {
    caseId: 'case-kantor',
    hole: 'open',
    queueEmptied: null,
    nextLook: dayFromNow(2),
    lists: [
      listing('zen.spamhaus.org', 'Spamhaus ZEN', {}),
      listing('b.barracudacentral.org', 'Barracuda BRBL', {
        state: 'asked',
        askedOn: dayFromNow(0),
        lookAgainOn: dayFromNow(2),
      }),
      listing('dnsbl-1.uceprotect.net', 'UCEPROTECT Level 1', {
        state: 'waits',
        url: null,
        autoExpires: '7 days after the last spam',
        paid: true,
        weight: 'minor',
      }),
      listing('psbl.surriel.com', 'PSBL', { state: 'gone', goneAt: '2026-11-22T07:10:00.000Z' }),
    ],
  };
}

export const reminder = (): DelistReminder => ({
  caseId: 'case-kantor',
  caseName: 'kantor.example',
  day: dayFromNow(0),
  lists: [
    { zone: 'zen.spamhaus.org', name: 'Spamhaus ZEN', subject: '203.0.113.7' },
    { zone: 'b.barracudacentral.org', name: 'Barracuda BRBL', subject: '203.0.113.7' },
  ],
});

/** A report whose lists were asked in every way. */
export function withLists(report: Report): Report {
  const rows = listRows();
  const count = (state: BlacklistRow['state']) => rows.filter((one) => one.state === state).length;
  return {
    ...report,
    blacklists: {
      headline: report.blacklists.headline,
      rows,
      summary: {
        listed: count('listed'),
        policy: 0,
        information: 0,
        clean: count('clean'),
        refused: count('refused'),
        broken: count('broken'),
        noAnswer: count('no-answer'),
        notAsked: count('not-asked'),
      },
    },
    delisting: plan(),
  };
}

const ASKED: Record<string, CatalogueList['asked']> = {
  default: 'yes',
  extended: 'extended',
  'with-key': 'needs-key',
  never: 'never',
};

/** The catalogue as the program gives it out, made from the real one. */
export function catalogue(): CatalogueList[] {
  return (dnsbl as unknown as Record<string, unknown>[]).map(listOf);
}

function listOf(one: Record<string, unknown>): CatalogueList {
  const status = one.status as CatalogueList['status'];
  const query = String(one.query);
  return {
    zone: String(one.zone),
    name: String(one.name),
    operator: (one.operator as string | null) ?? null,
    kinds: one.kind as CatalogueList['kinds'],
    scope: one.scope as CatalogueList['scope'],
    weight: one.weight as CatalogueList['weight'],
    status,
    confidence: one.confidence as CatalogueList['confidence'],
    asked: status === 'dead' ? 'dead' : (ASKED[query] ?? 'covered'),
    statusNote: (one.statusNote as string | null) ?? null,
    source: (one.source as string | null) ?? null,
    checkedOn: '2026-11',
    lookupUrl: (one.lookupUrl as string | null) ?? null,
    delistUrl: (one.delistUrl as string | null) ?? null,
    autoExpires: (one.autoExpires as string | null) ?? null,
    paid: (one.paidDelisting as boolean | null) ?? null,
    freeUse: (one.freeUse as string | null) ?? null,
    keyFamily: null,
    own: false,
  };
}

export const keys = (): KeyState[] => [
  {
    family: 'spamhaus',
    name: 'Spamhaus DQS',
    has: false,
    kept: 'os',
    url: 'https://www.spamhaus.com/free-trial/sign-up-for-a-free-data-query-service-account/',
    zones: ['zen.spamhaus.org', 'dbl.spamhaus.org'],
  },
  { family: 'abusix', name: 'Abusix', has: true, kept: 'os', url: 'https://app.abusix.com/', zones: [] },
  { family: 'spamrats', name: 'SpamRATS', has: true, kept: 'environment', url: null, zones: [] },
];

export const BOUNCE =
  '<sari@pelanggan.example>: host mx.pelanggan.example[198.51.100.25] said: 554 5.7.1\n    Service unavailable; Client host [203.0.113.7] blocked using\n    zen.spamhaus.org; https://www.spamhaus.org/query/ip/203.0.113.7';

/** What the stand-in reads out of a returned mail. */
export function reading(language: Language, part: Partial<BounceReading> = {}): BounceReading {
  return {
    schema: 'relay-doctor.bounce/1',
    understood: true,
    problem: null,
    source: { form: 'fragment', language: 'en', octets: BOUNCE.length, cut: false },
    kind: 'list',
    code: 554,
    enhanced: '5.7.1',
    text: BOUNCE,
    permanence: 'final',
    refusedBy: { host: 'mx.pelanggan.example', ip: '198.51.100.25' },
    reportedBy: 'mail.kantor.example',
    recipients: ['sari@pelanggan.example'],
    sender: 'budi@kantor.example',
    subject: '203.0.113.7',
    subjectKind: 'ip4',
    ours: 'unknown',
    lists: [
      {
        zone: 'zen.spamhaus.org',
        name: 'Spamhaus ZEN',
        status: 'active',
        scope: 'ip',
        weight: 'major',
        foundBy: 'zone',
        mark: 'zen.spamhaus.org',
        subject: '203.0.113.7',
        lookupUrl: 'https://check.spamhaus.org/',
        delistUrl: 'https://check.spamhaus.org/',
        autoExpires: null,
        paid: false,
        statusNote: null,
        ask: ['zen.spamhaus.org'],
      },
    ],
    provider: null,
    providerCode: null,
    whose: 'you',
    form: { url: 'https://check.spamhaus.org/', email: null },
    rule: 'list.zone',
    warnings: [],
    evidence: { lines: BOUNCE.split('\n').map((line) => line.trim()), deciding: 1 },
    live: { subject: '203.0.113.7', zones: ['zen.spamhaus.org'] },
    words: {
      headline: words(
        language,
        'mx.pelanggan.example refused it: 203.0.113.7 is on Spamhaus ZEN.',
        'mx.pelanggan.example menolaknya: 203.0.113.7 terdaftar di Spamhaus ZEN.',
      ),
      why: words(
        language,
        'The receiver asks this blacklist and refuses mail from addresses on it.',
        'Penerima bertanya ke blacklist ini dan menolak email dari alamat yang ada di dalamnya.',
      ),
      whose: words(language, 'Yours: whoever looks after 203.0.113.7', 'Anda: yang mengurus 203.0.113.7'),
      next: words(
        language,
        'Close the cause first, then ask the list.',
        'Tutup penyebabnya dulu, lalu minta delisting.',
      ),
      steps: [
        words(language, 'Check the server for an open relay.', 'Cek apakah server open relay.'),
        words(language, 'Empty the mail queue.', 'Kosongkan antrean email.'),
        words(language, 'Ask Spamhaus for removal.', 'Minta delisting ke Spamhaus.'),
      ],
      warnings: [],
    },
    ...part,
  };
}

/** A reading of a mail that names a closed list, about somebody else’s address. */
export function deadReading(language: Language): BounceReading {
  const base = reading(language);
  const [list] = base.lists;
  return {
    ...base,
    kind: 'dead-list',
    whose: 'recipient-admin',
    ours: 'no',
    provider: { id: 'gmx', name: 'GMX, WEB.DE, mail.com' },
    providerCode: 'BL21',
    lists: list
      ? [{ ...list, name: 'NiX Spam', zone: 'ix.dnsbl.manitu.net', status: 'dead', paid: null }]
      : [],
    warnings: ['dead-list', 'other-address'],
    live: null,
    form: { url: null, email: 'postmaster@pelanggan.example' },
    words: {
      headline: words(
        language,
        'pelanggan.example uses a blacklist that has closed.',
        'pelanggan.example memakai blacklist yang sudah tutup.',
      ),
      why: words(language, 'NiX Spam closed in 2025.', 'NiX Spam tutup tahun 2025.'),
      whose: words(language, 'The receiver’s mail admin', 'Admin email penerima'),
      next: words(
        language,
        'Tell the receiver’s admin to remove this list.',
        'Minta admin penerima menghapus blacklist ini.',
      ),
      steps: [],
      warnings: [
        words(language, 'This list closed years ago.', 'Blacklist ini sudah lama tutup.'),
        words(
          language,
          '203.0.113.99 is not an address of your server.',
          '203.0.113.99 bukan alamat server Anda.',
        ),
      ],
    },
  };
}
