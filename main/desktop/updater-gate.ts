import type { IncomingMessage, RequestOptions } from 'node:http';
import type { ClientRequest } from 'electron';
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js';
import { UpdateError } from '../service/index.ts';

/** How much one errand may take: octets of an answer, ms as a whole and without a new octet, requests with all redirects. */
export type GateLimits = { octets: number; wholeMs: number; idleMs: number; requests: number };

/** The feed is a page of text. */
export const CHECK_LIMITS: GateLimits = { octets: 128 * 1024, wholeMs: 30_000, idleMs: 10_000, requests: 6 };
/** A package has about 120 MB; a slow office line needs an hour for it. */
export const DOWNLOAD_LIMITS: GateLimits = {
  octets: 600 * 1024 * 1024,
  wholeMs: 2 * 60 * 60 * 1000,
  idleMs: 60_000,
  requests: 12,
};

/**
 * The only way electron-updater reaches the network (check 19): https and nothing else, also behind a redirect; bounded; without the
 * number by which it would make this computer known again (SPEC S7).
 */
export class UpdateGate extends ElectronHttpExecutor {
  #limits: GateLimits = CHECK_LIMITS;
  #asked = 0;
  readonly #open = new Set<(error: Error) => void>();

  /** A new errand begins. */
  begin(limits: GateLimits): void {
    this.#limits = limits;
    this.#asked = 0;
  }

  /** Hangs up at once. electron-updater's own token lets go of a download only with its next octets, or never. */
  hangUp(): void {
    for (const stop of [...this.#open]) stop(new Error('aborted'));
  }

  override createRequest(
    options: RequestOptions,
    answer: (response: IncomingMessage) => void,
  ): ClientRequest {
    const why = this.#whyNot(options);
    if (why) throw why;
    this.#asked += 1;
    const limits = this.#limits;
    const headers = Object.entries({ ...options.headers, 'User-Agent': 'Relay Doctor' });
    const kept = headers.filter(([name]) => !/^x-user-staging-id$/i.test(name));
    const asked = { ...options, headers: Object.fromEntries(kept), redirect: 'manual' };
    const request: ClientRequest = super.createRequest(asked, (response: IncomingMessage) => {
      // electron-updater would follow this one too, past its own handler of redirects.
      if (response.headers.location !== undefined) return stop(new UpdateError('garbled'));
      if (Number(response.headers['content-length'] ?? 0) > limits.octets)
        return stop(new UpdateError('too-large'));
      let octets = 0;
      response.on('data', (part: Buffer | string) => {
        octets += part.length;
        idle.refresh();
        if (octets > limits.octets) stop(new UpdateError('too-large'));
      });
      response.once('end', settle);
      answer(response);
    });
    const settle = (): void => {
      clearTimeout(whole);
      clearTimeout(idle);
      this.#open.delete(stop);
    };
    const stop = (error: Error): void => {
      settle();
      request.emit('error', error);
      request.abort();
    };
    const whole = setTimeout(() => stop(new UpdateError('too-slow')), limits.wholeMs);
    const idle = setTimeout(() => stop(new UpdateError('too-slow')), limits.idleMs);
    this.#open.add(stop);
    request.once('error', settle);
    request.once('close', settle);
    request.once('abort', settle);
    return request;
  }

  protected override addRedirectHandlers(
    request: ClientRequest,
    options: RequestOptions,
    reject: (error: Error) => void,
    count: number,
    follow: (options: RequestOptions) => void,
  ): void {
    super.addRedirectHandlers(request, options, reject, count, (next) => {
      // Not by `createRequest`: thrown in a listener it would end the program.
      const why = this.#whyNot(next);
      if (why) reject(why);
      else follow(next);
    });
  }

  #whyNot({ protocol }: RequestOptions): UpdateError | null {
    if (protocol !== 'https:') return new UpdateError('not-https');
    return this.#asked >= this.#limits.requests ? new UpdateError('garbled') : null;
  }
}
