import type {
  CatalogueList,
  CatcherState,
  EventName,
  EventPayload,
  Language,
  MethodInput,
  MethodName,
  MethodOutput,
  Report,
  Result,
  Settings,
} from '../../preload/contract/index.ts';
import type { Connection, ConnectionStatus } from '../../renderer/transport/connection.ts';
import * as data from './fake-data.ts';
import * as far from './fake-far.ts';
import { createFakeLetters, fakeCheck } from './fake-letters.ts';
import * as fake from './fake-lists.ts';
import { CODE, changes, kept, MESSAGE, proved } from './fake-messages.ts';
import { changes as madeChanges, notes as madeNotes, together } from './fake-together.ts';

/** How the stand-in behaves. */
export type FakeOptions = {
  settings?: Partial<Settings>;
  /** Reports by run and language. */
  reports: Record<string, Record<Language, Report>>;
  /** Nothing kept yet. */
  empty?: boolean;
  interrupted?: boolean;
  practice?: boolean;
  /** A listing is to be looked at again today. */
  due?: boolean;
};

type Handlers = {
  [M in MethodName]: (input: MethodInput<M>) => Result<MethodOutput<M>> | Promise<Result<MethodOutput<M>>>;
};

/** A stand-in for the program; also what a test uses to push events and cut the line. */
export type FakeClient = Connection & {
  calls: { method: MethodName; input: unknown }[];
  emit<E extends EventName>(event: E, payload: EventPayload<E>): void;
  setStatus(status: ConnectionStatus): void;
};

const ok = <T>(value: T): Result<T> => ({ ok: true, value });
const gone = (key: string) => ({ ok: false as const, error: { code: 'not-found' as const, key } });

const SETTINGS: Settings = {
  version: 1,
  language: 'en',
  theme: 'light',
  textSize: 100,
  screenShare: false,
  outside: 'me@webmail.example',
  imap: null,
  catcherPort: 25,
  resolver: '',
  listResolver: '',
  directLists: true,
  mutedZones: [],
  ownLists: [],
  pace: 'gentle',
  tickedBy: 'Sari, CV Kantor Contoh',
  placeName: '',
  retentionDays: 0,
  updateFeed: '',
  updateCheck: false,
  updateCheckedAt: '',
};

/** A program with realistic answers, in memory. */
export function createFakeClient(options: FakeOptions): FakeClient {
  let settings: Settings = { ...SETTINGS, ...options.settings };
  let status: ConnectionStatus = 'open';
  let world = options.practice ? data.practiceWorld('en') : null;
  let interrupted = options.interrupted ? data.interrupted : [];
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const statusListeners = new Set<(status: ConnectionStatus) => void>();
  const calls: FakeClient['calls'] = [];

  const emit: FakeClient['emit'] = (event, payload) => {
    for (const listener of listeners.get(event) ?? []) listener(payload as never);
  };
  const languageNow = (): Language => (settings.language === 'id' ? 'id' : 'en');
  const reports = { ...options.reports };
  /** What became of the message of the run `sent`: its report is another one from now on. */
  const settle = (change: (report: Report) => Report) => {
    const now = reports[data.RUNS.sent];
    if (!now) return;
    reports[data.RUNS.sent] = { en: change(now.en), id: change(now.id) };
    emit('run.changed', { runId: data.RUNS.sent, caseId: 'case-kantor' });
  };
  let lists: CatalogueList[] | null = null;
  const catalogue = () => {
    lists ??= fake.catalogue();
    return lists;
  };
  const letters = createFakeLetters();
  let keys = fake.keys();
  let plan = fake.plan();
  const found = (zone: string) => catalogue().find((list) => list.zone === zone);
  let catcher: CatcherState = { listening: false, at: [], mailbox: null, caught: 0 };
  const started = { caseId: 'case-kantor', runId: data.RUNS.running };

  const handlers: Handlers = {
    'app.hello': () =>
      ok({
        contract: 1,
        version: '0.1.0',
        host: 'browser',
        settings,
        systemLanguage: 'en',
        canPdf: true,
        setAside: null,
      }),
    'settings.set': (input) => {
      settings = { ...settings, ...(input as Partial<Settings>) };
      return ok(settings);
    },
    'target.resolve': ({ input }) =>
      input.includes('exmaple')
        ? ok({ target: data.misspelt, picked: [] })
        : ok({ target: { ...data.target, input }, picked: ['mail.kantor.example'] }),
    'vantage.detect': () =>
      ok({
        place: 'outside',
        how: 'public-target',
        sourceAddresses: ['198.51.100.20'],
        port25Out: 'unknown',
        dns: { resolvers: ['192.168.0.1'], honest: true },
      }),
    'vantage.port25': () =>
      ok({ result: 'open', host: 'mx.webmail.example', detail: '220 mx.webmail.example ESMTP' }),
    'check.preview': (input) =>
      ok({
        attempts: 152,
        cells: 6,
        ports: [25, 465, 587],
        families: [4, 6],
        lists: input.only?.includes('blacklists') === false ? 0 : 44,
        listSubjects: ['203.0.113.7', '2001:db8::7', 'kantor.example'],
        minutes: [3, 6],
      }),
    'check.start': () => ok(started),
    'check.stop': () => {
      emit('run.progress', data.running(languageNow(), 'stopped'));
      emit('run.ended', started);
      return ok({ done: true as const });
    },
    'check.pause': ({ paused }) => {
      emit('run.progress', data.running(languageNow(), paused ? 'paused' : 'running'));
      return ok({ done: true as const });
    },
    'check.progress': ({ runId, language }) =>
      runId === data.RUNS.running
        ? ok(data.running(language))
        : runId === data.RUNS.asking
          ? ok({ ...data.running(language), runId })
          : runId === data.RUNS.notKept
            ? ok({ ...data.running(language), runId, notKept: true })
            : gone('not-running'),
    'check.again': () => ok({ caseId: 'case-kantor', runId: data.RUNS.closed }),
    'run.report': ({ runId, language }) => {
      const report = reports[runId]?.[language];
      return report ? ok(report) : gone('run-not-found');
    },
    'run.transcript': ({ after }) => {
      const first = options.reports[data.RUNS.openPart]?.en.transcripts[0];
      const lines = (first?.lines ?? []).slice(after, after + 12);
      return ok({
        lines: lines.map((line) => ({ ...line, cell: first?.cell ?? '' })),
        next: after + lines.length,
      });
    },
    'cases.list': () => ok({ cases: options.empty ? [] : data.cases, interrupted }),
    'cases.get': ({ caseId, language }) => {
      const found = data.cases.find((one) => one.caseId === caseId);
      if (!found) return gone('case-not-found');
      const pairs = caseId === 'case-kantor' ? changes(language ?? 'en') : [];
      return ok({ case: found, runs: data.runs[caseId] ?? [], changes: pairs });
    },
    'cases.preview': (input) => ok(together.preview(input)),
    'cases.save': () => ok(together.save()),
    'cases.open': ({ fileName = '', base64 }) =>
      fileName.startsWith('bad')
        ? {
            ok: false as const,
            error: { code: 'bad-input', key: 'ui:caseFile.why.not-ours', params: { name: fileName } },
          }
        : ok(together.open({ fileName, base64 })),
    'cases.unlock': ({ ticket, passphrase }) =>
      passphrase === 'river bamboo'
        ? ok(together.open({ fileName: '' }))
        : {
            ok: false as const,
            error: {
              code: 'bad-input',
              key: 'together:caseFile.why.passphrase-wrong',
              params: { name: ticket === '' ? '' : 'locked.rdcase' },
            },
          },
    'cases.openMany': () => ok({ results: [] }),
    'cases.merge': ({ into }) => ok({ caseId: into, added: 1 }),
    'cases.update': ({ caseId }) => {
      const one = data.cases.find((each) => each.caseId === caseId);
      return one ? ok(one) : gone('case-not-found');
    },
    'cases.restore': () => ok({ done: true as const }),
    'cases.storage': () => ok({ bytes: 206_000, deletedBytes: 0, cases: data.cases.length }),
    'case.notes': ({ caseId }) => ok(caseId === 'case-kantor' ? madeNotes : { notes: [], marks: [] }),
    'case.addNote': ({ kind = 'note', who = '', text }) =>
      ok({ id: 'note-1', kind, at: '2026-11-22T09:30:00.000Z', who, text, own: true }),
    'case.removeNote': () => ok({ done: true as const }),
    'case.mark': ({ findingId, subject, mark, who = '' }) =>
      ok({ id: 'mark-1', findingId, subject, mark, at: '2026-11-22T09:30:00.000Z', who, own: true }),
    'case.changes': ({ caseId, language }) =>
      ok({ changes: caseId === 'case-kantor' ? madeChanges(language) : null }),
    'case.report': ({ language }) => {
      const report = reports[data.RUNS.openPart]?.[language];
      return report ? ok(report) : gone('case-not-found');
    },
    'case.merged': ({ caseId, language }) => ok({ merged: together.merged(caseId, language) }),
    'case.parts': ({ caseId }) => ok({ parts: together.parts(caseId) }),
    'case.addResult': ({ caseId }) => ok({ caseId, runId: data.RUNS.running }),
    'cases.delete': () => ok({ done: true as const }),
    'run.resume': () => ok(started),
    'run.discard': () => {
      interrupted = [];
      return ok({ done: true as const });
    },
    'report.save': ({ format }) =>
      ok({
        path: null,
        fileName: `relay-doctor-kantor.example.${format}`,
        mime: format === 'pdf' ? 'application/pdf' : 'text/html',
        base64: btoa('a document'),
        note: null,
      }),
    'run.summary': () =>
      ok({ text: 'Relay Doctor: kantor.example. Open on one door only, seen from outside.' }),
    'advice.products': () =>
      ok({
        products: [
          { id: 'exim', name: 'Exim' },
          { id: 'hmailserver', name: 'hMailServer' },
          { id: 'postfix', name: 'Postfix' },
        ],
      }),
    'advice.get': ({ cause, language }) => ok(data.advice(language, cause)),
    'catalogue.relayTests': () =>
      ok({
        tests: [
          {
            id: 'S1',
            group: 'sender',
            mailFrom: '{tester}',
            rcptTo: '{outside}',
            hole: 'The server passes on mail from anyone to anyone.',
            inDefault: true,
          },
          {
            id: 'R3',
            group: 'recipient',
            mailFrom: '{tester}',
            rcptTo: '{outside-user}%{outside-domain}@{victim-host}',
            hole: 'An old address form gets through.',
            inDefault: false,
          },
        ],
      }),
    'practice.start': ({ language }) => {
      world = data.practiceWorld(language);
      return ok(world);
    },
    'practice.stop': () => {
      world = null;
      return ok({ done: true as const });
    },
    'practice.state': ({ language }) => {
      if (world) world = data.practiceWorld(language);
      return ok({ world });
    },
    'practice.mailbox': () => {
      if (!world) return gone('practice-off');
      const message = { at: '2026-11-22T07:04:02.000Z', subject: 'Relay test a7f3k9q2x5', source: MESSAGE };
      return ok({
        address: 'proof@outside.practice.example',
        account: { host: '127.0.0.1', port: 40_143, security: 'none', user: 'proof' },
        password: 'practice',
        messages: options.empty ? [] : [message],
      });
    },
    'proof.code': ({ code }) => {
      if (code.replace(/[\s-]/g, '').toUpperCase() !== CODE.replace('-', '')) {
        return ok({ result: 'wrong-code' });
      }
      settle((report) => proved(report, 'code'));
      return ok({ result: 'seen' });
    },
    'proof.source': ({ source, cut }) => {
      const damage = cut ? ['too-long'] : [];
      if (!source.includes('X-Relay-Doctor-Token')) {
        return ok({ result: 'not-understood', reason: 'no-token', hops: [], damage });
      }
      settle((report) => proved(report, 'source'));
      return ok({ result: 'seen', hops: [], damage });
    },
    'proof.imap': ({ password, remember, account }) => {
      if (remember) settings = { ...settings, imap: { port: 993, security: 'tls', ...account } };
      if (password !== 'practice') return ok({ result: 'failed', reason: 'login-failed', looked: 0 });
      if (account.user === 'nobody') return ok({ result: 'nothing', looked: 12 });
      settle((report) => proved(report, 'source'));
      return ok({ result: 'seen', looked: 3 });
    },
    'proof.nothing': () => {
      settle(kept);
      return ok({ done: true as const });
    },
    'proof.catcher': ({ action, port, host }) => {
      if (action === 'start') {
        const mailbox = `rd-k3x9@[${host ?? '203.0.113.50'}]`;
        catcher = { listening: true, at: [`0.0.0.0:${port ?? 25}`], mailbox, caught: 0 };
      }
      if (action === 'stop') catcher = { listening: false, at: [], mailbox: null, caught: 0 };
      return ok(catcher);
    },
    'run.lookAgain': ({ runId, when }) => {
      const report = reports[runId];
      if (report && when === 'never') {
        const over = (one: Report): Report => ({
          ...one,
          run: { ...one.run, lookAgain: { turn: 2, of: 3, cells: [], dueAt: null } },
        });
        reports[runId] = { en: over(report.en), id: over(report.id) };
      }
      return ok({ done: true as const });
    },
    'lists.catalogue': () => ok({ lists: catalogue() }),
    'lists.mute': ({ zone, muted }) => {
      lists = catalogue().map((list) =>
        list.zone === zone ? { ...list, asked: muted ? ('muted' as const) : ('yes' as const) } : list,
      );
      return ok({ done: true as const });
    },
    'lists.add': (own) => {
      const [first] = catalogue();
      if (!first || found(own.zone)) return gone('lists:error.known');
      const added = { ...first, ...own, own: true, asked: 'yes' as const, operator: null, statusNote: null };
      lists = [...catalogue(), added];
      return ok({ done: true as const });
    },
    'lists.remove': ({ zone }) => {
      lists = catalogue().filter((list) => list.zone !== zone);
      return ok({ done: true as const });
    },
    'lists.test': ({ zone }) =>
      ok({
        tests: (found(zone)?.kinds ?? []).map((kind, index) => ({
          zone,
          kind,
          via: '192.168.0.1',
          ...(index === 0
            ? { result: 'good' as const }
            : { result: 'empty' as const, reason: kind === 'ip6' ? 'empty-ip6' : 'empty-domain' }),
        })),
      }),
    'keys.state': () => ok({ keys }),
    'keys.set': ({ family, key }) => {
      keys = keys.map((one) => (one.family === family ? { ...one, has: key !== null } : one));
      return ok({ keys });
    },
    'delist.plan': ({ caseId }) => (caseId === plan.caseId ? ok(plan) : gone('case-not-found')),
    'delist.mark': ({ zone, askedOn, lookAgainOn }) => {
      const again = lookAgainOn === undefined ? fake.dayFromNow(2) : lookAgainOn;
      plan = {
        ...plan,
        nextLook: again,
        lists: plan.lists.map((one) =>
          one.zone === zone
            ? {
                ...one,
                askedOn,
                lookAgainOn: again,
                state: askedOn ? ('asked' as const) : ('to-ask' as const),
              }
            : one,
        ),
      };
      return ok(plan);
    },
    'delist.queue': ({ emptied }) => {
      plan = { ...plan, queueEmptied: emptied ? '2026-11-22T07:30:00.000Z' : null };
      return ok(plan);
    },
    'delist.look': () => ok({ caseId: 'case-kantor', runId: data.RUNS.lists }),
    'delist.due': () => ok({ reminders: options.due ? [fake.reminder()] : [] }),
    'bounce.read': ({ text = '', base64, language }) => {
      if (text.includes('manitu')) return ok(fake.deadReading(language));
      if (base64 || text.includes('blocked using')) return ok(fake.reading(language));
      const { words: _words, ...rest } = fake.reading(language, { live: null, lists: [] });
      return ok({ ...rest, understood: false, problem: text.trim() === '' ? 'empty' : 'not-a-bounce' });
    },
    'bounce.example': () => ok({ text: fake.BOUNCE }),
    'letters.list': ({ language }) => ok({ letters: letters.list(language) }),
    'letters.keep': (input) => {
      const letter = letters.keep(input);
      return letter ? ok(letter) : gone('letters:error.gone');
    },
    'letters.save': (input) => ok(letters.save(input)),
    'letters.compose': (input) => ok(letters.compose(input)),
    'report.check': (input) => ok({ check: fakeCheck(input) }),
    'run.aloud': ({ language }) => ok({ sentences: far.sentences(language) }),
    'run.qr': ({ language }) => ok(far.qr(language)),
    'cases.fromCode': ({ text }) =>
      text === far.CODE_TEXT ? ok({ opened: far.opened, locked: null }) : gone('share:code.damaged'),
    'sheet.save': ({ format }) =>
      ok({ path: null, fileName: `how-to-test-from-outside.${format}`, mime: 'text/plain', base64: 'eA==' }),
    'update.state': () => ok({ state: 'off', reason: 'no-feed' }),
    'update.check': () => gone('host:update.refused.off'),
    'update.download': () => gone('host:update.refused.off'),
    'update.cancel': () => ok({ state: 'off', reason: 'no-feed' }),
    'update.install': () => gone('host:update.refused.off'),
    'link.open': () => ok({ done: true as const }),
  };

  return {
    calls,
    emit,
    setStatus(next) {
      status = next;
      for (const listener of statusListeners) listener(next);
    },
    async call(method, input) {
      calls.push({ method, input });
      return await handlers[method](input);
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener as (payload: never) => void);
      return () => set.delete(listener as (payload: never) => void);
    },
    status: () => status,
    onStatus(listener) {
      statusListeners.add(listener);
      return () => statusListeners.delete(listener);
    },
  };
}
