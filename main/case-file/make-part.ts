import {
  type CaseMark,
  type CaseNote,
  type CheckRequest,
  type MiniCase,
  type RunEvent,
  runEvent,
} from '../../preload/contract/index.ts';
import { makeKeyHider } from '../engine/bounce/hide-keys.ts';
import { clockOffsetOf } from '../engine/vantage/index.ts';
import { sha256 } from './hash.ts';
import { factsOf, type PartHead, packLines } from './part-head.ts';
import { planHashOf } from './plan-hash.ts';
import type { Part } from './types.ts';

/** A run to be passed on. The same events and words give the same octets. */
export type RunToPack = {
  runId: string;
  recheckOf: string | null;
  events: readonly RunEvent[];
  who: string;
  where: string;
};

/** A run as a part. Logins, and paths of the maker's computer, are taken out of what was asked for. */
export function makeRunPart({ runId, recheckOf, events: all, who, where }: RunToPack): Part {
  const events = all.map(withoutSecrets);
  const [start] = events;
  const head: PartHead = {
    ...emptyHead(runId, 'run'),
    who: who.slice(0, 200),
    where: where.slice(0, 200),
    place: placeOf(events),
    startedAt: start?.at ?? '',
    endedAt: events.findLast((event) => event.type === 'run-ended')?.at ?? null,
    clockOffsetS: clockOffsetOf(events),
    version: start?.type === 'run-started' ? start.version.slice(0, 40) : '',
    planHash: planHashOf(events),
    recheckOf,
  };
  return packed(head, events, { kind: 'run', runId, recheckOf, events, notUnderstood: 0 });
}

/** A note as a part. Whose computer it was written on is not part of it. */
export function makeNotePart(note: CaseNote): Part {
  const { own: _, ...kept } = note;
  const head = { ...emptyHead(note.id, 'note'), who: note.who, startedAt: note.at };
  return packed(head, [{ note: kept }], { kind: 'note', note });
}

/** A mark as a part. */
export function makeMarkPart(mark: CaseMark): Part {
  const { own: _, ...kept } = mark;
  const head = { ...emptyHead(mark.id, 'mark'), who: mark.who, startedAt: mark.at };
  return packed(head, [{ mark: kept }], { kind: 'mark', mark });
}

/** What was read from a picture, as a part: its id follows from what it says. */
export function makeMiniPart(mini: MiniCase): Part {
  const id = `mini-${sha256(JSON.stringify(mini)).slice(0, 24)}`;
  const head = { ...emptyHead(id, 'mini'), place: mini.place, startedAt: mini.at };
  return packed(head, [{ mini }], { kind: 'mini', mini });
}

function packed(head: PartHead, lines: readonly unknown[], content: Part['content']): Part {
  const bytes = packLines(head, lines);
  return { facts: factsOf(head, bytes), bytes, content };
}

function emptyHead(id: string, kind: string): PartHead {
  return {
    part: 'relay-doctor.part/1',
    id,
    kind,
    who: '',
    where: '',
    place: 'unknown',
    startedAt: '',
    endedAt: null,
    clockOffsetS: null,
    version: '',
    planHash: '',
    hidden: [],
  };
}

function placeOf(events: readonly RunEvent[]): PartHead['place'] {
  const last = events.findLast((event) => event.type === 'vantage');
  return last?.type === 'vantage' ? last.vantage.place : 'unknown';
}

const hideKeys = makeKeyHider([]);
/** Families of list names that carry their receiver's key. */
const KEYED = /dq\.spamhaus\.net|mail\.abusix\.zone/i;

/** A list that somebody typed with their key in its name: the key is a secret. */
function withoutKeys(event: RunEvent): RunEvent {
  const text = JSON.stringify(event);
  if (!KEYED.test(text)) return event;
  const clean = runEvent.safeParse(JSON.parse(hideKeys(text).text));
  return clean.success ? clean.data : event;
}

function withoutSecrets(given: RunEvent): RunEvent {
  const event = withoutKeys(given);
  if (event.type === 'run-started') return { ...event, request: bareRequest(event.request) };
  if (event.type !== 'vantage' || event.vantage.proxy === undefined) return event;
  return { ...event, vantage: { ...event.vantage, proxy: bareProxy(event.vantage.proxy) } };
}

/** What was asked for, without the mailbox's login and the proxy's. */
function bareRequest({ imap: _, ...request }: CheckRequest): CheckRequest {
  return request.proxy === undefined ? request : { ...request, proxy: bareProxy(request.proxy) };
}

/** `socks5://user:secret@host:1080` → `socks5://host:1080`. */
function bareProxy(proxy: string): string {
  return proxy.replace(/^([a-z0-9+.-]*:\/\/)?(?:.*@)/i, '$1');
}
