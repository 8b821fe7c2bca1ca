import type {
  Attempt,
  Cell,
  Delivery,
  RunEvent,
  ServerFacts,
  TranscriptLine,
} from '../../../preload/contract/index.ts';
import type { Emit, EngineDeps } from '../deps.ts';
import type { TimedReply } from '../smtp/index.ts';
import type { PathSign } from './path-signs.ts';
import type { Known } from './steer.ts';
import { type CellJob, cellKey, type PlannedAttempt, type Reading, type Trouble } from './types.ts';

const REPLIES_KEPT = 20;
const REPLY_TIMES_KEPT = 200;
/** A reply that took longer than this is a tarpit's (UX CT-SLOW). */
const SLOW_REPLY_MS = 15_000;

/** What a cell has learnt, and its account to the outside: every change is an event. */
export type CellBook = {
  readonly known: Known;
  readonly attempts: readonly Attempt[];
  trouble: Trouble | null;
  starttls: Known['starttls'];
  started: boolean;
  seenAs: string | null;
  sign: PathSign | null;
  delivery: Delivery | null;
  readonly facts: ServerFacts;
  authPlain: string[] | null;
  authTls: string[] | null;
  /** Some answer took longer than 15 s. */
  isSlow(): boolean;
  medianMs(): number;
  greet(banner: TimedReply): void;
  hello(reply: TimedReply): void;
  timed(reply: TimedReply): void;
  about(attempt: PlannedAttempt): void;
  record(plan: PlannedAttempt, reading: Reading, startedAt: number, ms: number): void;
  transcript(line: TranscriptLine): void;
  /** Sends the lines gathered so far. */
  flush(): void;
  end(cell: Cell): void;
};

/** Opens the book of a cell and says how much is planned. */
export function openBook(job: CellJob, deps: EngineDeps, emit: Emit, planned: number): CellBook {
  const at = (): string => new Date(deps.clock.now()).toISOString();
  const say = (event: RunEvent): void => emit(event);
  const attempts: Attempt[] = [...(job.resumed ?? [])];
  const replyTimes: number[] = [];
  const replies = new Set<string>();
  let lines: TranscriptLine[] = [];
  let banner: string | undefined;
  let ehlo: string[] | undefined;
  let slow = false;
  say({ type: 'cell-started', at: at(), cell: job.ref, planned });

  const book: CellBook = {
    attempts,
    trouble: null,
    starttls: 'unknown',
    started: false,
    seenAs: null,
    sign: null,
    delivery: null,
    authPlain: null,
    authTls: null,
    get known() {
      return { attempts, starttls: book.starttls };
    },
    get facts() {
      const starttls: Known['starttls'] | 'started' = book.started ? 'started' : book.starttls;
      return {
        ...(banner === undefined ? {} : { banner }),
        ...(ehlo === undefined ? {} : { ehlo }),
        ...(replies.size > 0 ? { replies: [...replies] } : {}),
        ...(starttls === 'unknown' ? {} : { starttls }),
        ...(book.authPlain === null ? {} : { authPlain: book.authPlain }),
        ...(book.authTls === null ? {} : { authTls: book.authTls }),
        ...(replyTimes.length > 0 ? { replyMs: Math.round(book.medianMs()) } : {}),
      };
    },
    isSlow: () => slow,
    medianMs() {
      const sorted = [...replyTimes].sort((a, b) => a - b);
      return sorted[Math.floor(sorted.length / 2)] ?? 0;
    },
    greet(reply) {
      banner ??= reply.lines.join('\n');
      if (reply.ms > SLOW_REPLY_MS) slow = true;
    },
    hello(reply) {
      if (reply.code === 250) ehlo ??= reply.lines;
      book.timed(reply);
    },
    timed(reply) {
      if (replyTimes.length < REPLY_TIMES_KEPT) replyTimes.push(reply.ms);
      if (reply.ms > SLOW_REPLY_MS) slow = true;
      if (reply.code >= 400 && replies.size < REPLIES_KEPT) for (const line of reply.lines) replies.add(line);
    },
    about(attempt) {
      say({ type: 'now', at: at(), step: 'relay', cell: job.ref, attempt: attempt.id });
    },
    record(plan, reading, startedAt, ms) {
      const attempt: Attempt = {
        id: plan.id,
        mailFrom: plan.mailFrom,
        rcptTo: plan.rcptTo,
        outcome: reading.outcome,
        stage: reading.stage,
        reply: reading.reply,
        rule: reading.rule,
        startedAt: new Date(startedAt).toISOString(),
        ms: Math.max(0, Math.round(ms)),
        ...(plan.helo === undefined ? {} : { helo: plan.helo }),
        ...(plan.tls ? { tls: true } : {}),
      };
      attempts.push(attempt);
      say({ type: 'attempt', at: at(), cell: job.ref, control: plan.control, attempt });
    },
    transcript: (line) => void lines.push(line),
    flush() {
      if (lines.length === 0) return;
      say({ type: 'transcript', at: at(), cell: cellKey(job.ref), lines });
      lines = [];
    },
    end(cell) {
      book.flush();
      say({ type: 'cell-ended', at: at(), cell });
    },
  };
  return book;
}
