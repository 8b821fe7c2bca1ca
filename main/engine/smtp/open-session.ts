import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Stage } from '../../../preload/contract/index.ts';
import { DialError, type EngineDeps } from '../deps.ts';
import { HANG_UP_WAIT_MS, QUIT_WAIT_MS } from './limits.ts';
import { hideWord, maskSecrets } from './mask-secrets.ts';
import { isMaskedGreeting, readKeywords } from './reply.ts';
import type {
  GroupLine,
  OpenSessionOptions,
  SessionFailure,
  SessionResult,
  SmtpSession,
  TimedReply,
  TlsFacts,
} from './session.ts';
import { readTlsFacts } from './tls-facts.ts';
import { createWire, type Wire } from './wire.ts';

/**
 * Connects, waits for the whole greeting (`220-` parts included, at most `limits.bannerMs`) and hands out the session.
 * A greeting that refuses (554, 421) is a session too: its `banner` says so. Failures say where it ended; only aborts reject.
 */
export async function openSession(
  options: OpenSessionOptions,
  deps: EngineDeps,
): Promise<SessionResult<SmtpSession>> {
  const { limits, clock, dialer } = deps;
  const { signal } = options;
  const startedAt = clock.monotonic();
  const note = (text: string): void =>
    options.transcript({ at: new Date(clock.now()).toISOString(), dir: 'note', text });
  let socket: Socket | undefined;
  let tls: TlsFacts | null = null;
  try {
    note(`connect ${options.ip.includes(':') ? `[${options.ip}]` : options.ip}:${options.port}`);
    socket = await dialer.connect({
      ip: options.ip,
      port: options.port,
      timeoutMs: limits.connectMs,
      signal,
      ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
    });
    if (options.prelude !== undefined) {
      const text = oneLine(options.prelude);
      options.transcript({ at: new Date(clock.now()).toISOString(), dir: 'out', text });
      socket.write(`${text}\r\n`);
    }
    if (options.implicitTls) {
      const secured = await secure(socket, options.servername, deps, signal);
      tls = readTlsFacts(secured, options.servername);
      note(`tls ${tls.protocol} ${tls.cipher}`);
      socket = secured;
    }
  } catch (error) {
    socket?.destroy();
    const failure = dialFailure(error, 'connect', clock.monotonic() - startedAt);
    note(`${failure.kind} ${failure.detail}`);
    return { ok: false, failure };
  }
  const codes = deps.codes ?? new Set();
  const wire = createWire(socket, { clock, signal, transcript: options.transcript, codes });
  const banner = await wire.read('banner', limits.bannerMs);
  if (!banner.ok) {
    wire.destroy();
    return banner;
  }
  return { ok: true, value: createSession(wire, banner.value, tls, options, { ...deps, codes }) };
}

function secure(
  socket: Socket,
  servername: string,
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<TLSSocket> {
  return deps.dialer.secure({ socket, servername, timeoutMs: deps.limits.connectMs, signal });
}

function dialFailure(error: unknown, stage: Stage, ms: number): SessionFailure {
  if (!(error instanceof DialError)) throw error;
  const kind = error.code === 'other' ? 'unreachable' : error.code;
  return { kind, stage, detail: error.message, ms };
}

/** A command line that cannot become two. */
const oneLine = (text: string): string => text.replace(/[\r\n\0]/g, '');

function createSession(
  wire: Wire,
  banner: TimedReply,
  firstTls: TlsFacts | null,
  { signal }: OpenSessionOptions,
  deps: EngineDeps & { codes: Set<string> },
): SmtpSession {
  const { replyMs } = deps.limits;
  let tls = firstTls;
  let keywords: string[] = [];
  let lastCode = banner.code;
  let refusals = banner.code >= 400 ? 1 : 0;
  let closed = false;
  /** QUIT was said already, behind a group. */
  let hasLeft = false;
  /** And answered: who keeps silent at that will not close either. */
  let isSeenOff = false;
  /** After a wait without an answer nothing that comes later can be matched with a command. */
  let outOfStep = false;

  const cannotSend = (stage: Stage): SessionResult<TimedReply> | null => {
    const early = wire.unasked()[0];
    if (early?.code === 421) {
      // RFC 5321 §3.8: a server may close at any time with 421; it counts as the answer.
      closed = true;
      return { ok: true, value: early };
    }
    if (early) return breakOff('unasked-replies', stage);
    const failure = wire.failure(stage);
    if (failure) return { ok: false, failure };
    if (closed || outOfStep) return { ok: false, failure: { kind: 'closed', stage, detail: '', ms: 0 } };
    return null;
  };

  const breakOff = (detail: string, stage: Stage): { ok: false; failure: SessionFailure } => {
    outOfStep = true;
    wire.note(`protocol ${detail}`);
    return { ok: false, failure: { kind: 'protocol', stage, detail, ms: 0 } };
  };

  const readOne = async (stage: Stage): Promise<SessionResult<TimedReply>> => {
    const result = await wire.read(stage, replyMs);
    if (!result.ok) outOfStep = true;
    else {
      lastCode = result.value.code;
      if (lastCode >= 400) refusals += 1;
      if (lastCode === 421) closed = true;
    }
    return result;
  };

  const command: SmtpSession['command'] = async (line, stage, attempt) => {
    const blocked = cannotSend(stage);
    if (blocked) return blocked;
    const text = oneLine(line);
    const shown = maskSecrets(text, lastCode === 334);
    wire.send([{ text, shown, ...(attempt === undefined ? {} : { attempt }) }], [attempt]);
    return readOne(stage);
  };

  const pipelined = async (
    lines: readonly GroupLine[],
    isLast: boolean,
  ): Promise<SessionResult<TimedReply>[]> => {
    const first = lines[0];
    const blocked = first && cannotSend(first.stage);
    if (blocked) return lines.map(() => blocked);
    const all: readonly GroupLine[] = isLast ? [...lines, { line: 'QUIT', stage: 'quit' }] : lines;
    wire.send(
      all.map(({ line, attempt }) => {
        const text = oneLine(line);
        return { text, shown: text, ...(attempt === undefined ? {} : { attempt }) };
      }),
      all.map((line) => line.attempt),
    );
    const results: SessionResult<TimedReply>[] = [];
    for (const { stage } of lines) results.push(await readOne(stage));
    const isAnswered = results.every((result) => result.ok && result.value.code !== 421);
    if (isLast && isAnswered) {
      const goodbye = await wire.read('quit', Math.min(QUIT_WAIT_MS, replyMs));
      closed = true;
      hasLeft = true;
      isSeenOff = goodbye.ok;
      // Another command's no where the goodbye should be: all of them may be one behind.
      if (goodbye.ok && goodbye.value.code >= 300 && goodbye.value.code !== 421) {
        return lines.map(({ stage }) => breakOff('unasked-replies', stage));
      }
      // In step to the end: what is said after the goodbye concerns nobody.
      if (goodbye.ok && goodbye.value.code === 221) return results;
    }
    // Replies carry no names: when one is missing, any of them may have been the one that was left out.
    const silence = results.find((result) => !result.ok && result.failure.kind === 'timeout');
    if (silence) return lines.map(() => silence);
    const isOver = results.some((result) => !result.ok || result.value.code === 421);
    if (!isOver && wire.unasked().length > 0 && wire.unasked()[0]?.code !== 421) {
      return lines.map(({ stage }) => breakOff('unasked-replies', stage));
    }
    return results;
  };

  const canPipeline = (): boolean => keywords.includes('PIPELINING') && !isMaskedGreeting(banner);

  return {
    banner,
    get tls() {
      return tls;
    },
    get pipelining() {
      return canPipeline();
    },
    get open() {
      return !closed && !outOfStep && wire.failure('quit') === null;
    },
    get refusals() {
      return refusals;
    },
    command,
    async hello(name) {
      keywords = [];
      const ehlo = await command(`EHLO ${name}`, 'ehlo');
      if (!ehlo.ok) return ehlo;
      if (ehlo.value.code === 500 || ehlo.value.code === 502) {
        const helo = await command(`HELO ${name}`, 'ehlo');
        return helo.ok ? { ok: true, value: { reply: helo.value, esmtp: false, keywords } } : helo;
      }
      const esmtp = ehlo.value.code === 250;
      if (esmtp) keywords = readKeywords(ehlo.value.lines);
      return { ok: true, value: { reply: ehlo.value, esmtp, keywords } };
    },
    async startTls(servername) {
      const startedAt = deps.clock.monotonic();
      const answer = await command('STARTTLS', 'starttls');
      if (!answer.ok) return answer;
      if (answer.value.code !== 220) {
        const detail = answer.value.lines[0] ?? '';
        return { ok: false, failure: { kind: 'tls', stage: 'starttls', detail, ms: answer.value.ms } };
      }
      // RFC 3207 §6: whatever came in plain text after the 220 was put there by somebody else.
      if (wire.leftover()) return breakOff('starttls-injection', 'starttls');
      const plain = wire.release();
      keywords = [];
      try {
        const secured = await secure(plain, servername, deps, signal);
        wire.attach(secured);
        tls = readTlsFacts(secured, servername);
        wire.note(`tls ${tls.protocol} ${tls.cipher}`);
        return { ok: true, value: tls };
      } catch (error) {
        closed = true;
        plain.destroy();
        const failure = dialFailure(error, 'starttls', deps.clock.monotonic() - startedAt);
        wire.note(`tls ${failure.detail}`);
        return { ok: false, failure: { ...failure, kind: failure.kind === 'timeout' ? 'timeout' : 'tls' } };
      }
    },
    async group(lines, last = false) {
      if (canPipeline()) return pipelined(lines, last);
      const results: SessionResult<TimedReply>[] = [];
      for (const { line, stage, attempt } of lines) {
        const failed = results.find((result) => !result.ok);
        results.push(failed ?? (await command(line, stage, attempt)));
      }
      return results;
    },
    async body(text, hide, attempt) {
      const blocked = cannotSend('end-of-data');
      if (blocked) return blocked;
      const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
      const stuffed = lines.map((line) => (line.startsWith('.') ? `.${line}` : line));
      // Only from now on can the server know it.
      if (hide !== undefined && hide !== '') deps.codes.add(hide);
      const last = attempt === undefined ? {} : { attempt };
      wire.send(
        [
          ...hideWord(stuffed, hide).map(({ line, shown }) => ({ text: line, shown })),
          { text: '.', shown: '.', ...last },
        ],
        [attempt],
      );
      return readOne('end-of-data');
    },
    async quit() {
      const isTalking = !closed && !outOfStep && wire.failure('quit') === null;
      closed = true;
      if (hasLeft && !outOfStep && !signal.aborted) {
        if (isSeenOff) await wire.hungUp(HANG_UP_WAIT_MS);
        wire.destroy();
        return;
      }
      if (!isTalking || signal.aborted) {
        // Out of step with the server, its answer could not be recognised: say goodbye and go.
        await wire.close(outOfStep && !signal.aborted ? 'QUIT' : null);
        return;
      }
      wire.send([{ text: 'QUIT', shown: 'QUIT' }], [undefined]);
      try {
        const goodbye = await wire.read('quit', Math.min(QUIT_WAIT_MS, replyMs));
        // The server closes first (RFC 5321 §4.1.1.10): the next connection then finds it alone.
        if (goodbye.ok) await wire.hungUp(HANG_UP_WAIT_MS);
      } catch {
        // Stopped while leaving: the socket is closed already.
      }
      wire.destroy();
    },
    destroy() {
      closed = true;
      wire.destroy();
    },
  };
}
