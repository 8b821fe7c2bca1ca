import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEventHub, type EventHub } from '../../main/transport/hub.ts';
import { createRouter } from '../../main/transport/router.ts';
import { errorInfo, type Result } from '../../preload/contract/index.ts';
import { createTestHandlers, type Seen } from './test-handlers.ts';
import { type End, wires } from './wires.ts';

function errorCode(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.error.code;
}

describe.each(wires)('behaviour over $name', (wire) => {
  let hub: EventHub;
  let seen: Seen;
  let end: End;
  let connect: () => Promise<End>;
  let stop: () => Promise<void>;

  beforeEach(async () => {
    hub = createEventHub();
    const made = createTestHandlers();
    seen = made.seen;
    const opened = await wire.open(createRouter(made.handlers, { host: 'browser' }), hub);
    connect = opened.connect;
    stop = opened.stop;
    end = await connect();
  });
  afterEach(() => stop());

  it('carries a value there and back', async () => {
    expect(await end.call('run.summary', { runId: 'r1', language: 'id' })).toEqual({
      ok: true,
      value: { text: 'id:r1' },
    });
  });

  it('tells the handler who calls, and tells two windows apart', async () => {
    const other = await connect();
    await end.call('cases.list', {});
    await other.call('cases.list', {});
    const [first, second] = seen.contexts;
    expect(first?.client).toBeTruthy();
    expect(first?.client).not.toBe(second?.client);
    expect(first?.host).toBe('browser');
  });

  it('hands on an error that a person can act on', async () => {
    expect(await end.call('cases.get', { caseId: 'x' })).toEqual({
      ok: false,
      error: { code: 'not-found', key: 'case-not-found', params: { id: 'x' } },
    });
  });

  it('turns a bug into `internal` without stack or paths', async () => {
    const result = await end.call('check.stop', { runId: 'r' });
    expect(errorCode(result)).toBe('internal');
    const text = JSON.stringify(result);
    expect(text).not.toMatch(/home|srv|main\.js|\bat\b/);
    expect(text.length).toBeLessThan(300);
  });

  it('does not let an answer through that breaks the contract', async () => {
    expect(errorCode(await end.call('check.pause', { runId: 'r', paused: true }))).toBe('internal');
  });

  it.each([
    ['an unknown method', 'cases.burn', {}],
    ['__proto__', '__proto__', {}],
    ['constructor', 'constructor', {}],
    ['toString', 'toString', {}],
  ])('refuses %s', async (_name, method, input) => {
    expect(errorCode(await end.call(method, input))).toBe('not-found');
  });

  it.each([
    ['a wrong type', { runId: 7, language: 'en' }],
    ['an unknown language', { runId: 'r', language: 'tlh' }],
    ['an over-long id', { runId: 'r'.repeat(65), language: 'en' }],
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
  ])('refuses %s as input', async (_name, input) => {
    expect(errorCode(await end.call('run.summary', input))).toBe('bad-input');
  });

  it('aborts one call and not its neighbour', async () => {
    const doomed = end.start('cases.delete', { caseId: 'doomed' });
    const spared = end.start('run.discard', { runId: 'spared', forget: false });
    await vi.waitFor(() => expect(seen.started).toHaveLength(2));
    end.abort(doomed.id);
    expect(errorCode(await doomed.result)).toBe('aborted');
    await vi.waitFor(() => expect(seen.aborted).toEqual(['doomed']));
    expect(await spared.result).toEqual({ ok: true, value: { done: true } });
  });

  it('answers an abort at once even if the handler does not notice', async () => {
    const call = end.start('run.discard', { runId: 'deaf', forget: true });
    await vi.waitFor(() => expect(seen.started).toEqual(['deaf']));
    const startedAt = performance.now();
    end.abort(call.id);
    expect(errorCode(await call.result)).toBe('aborted');
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  it('ends the work of a window that goes away, and only its', async () => {
    const other = await connect();
    end.start('cases.delete', { caseId: 'mine' });
    other.start('cases.delete', { caseId: 'theirs' });
    await vi.waitFor(() => expect(seen.started).toHaveLength(2));
    end.leave();
    await vi.waitFor(() => expect(seen.aborted).toEqual(['mine']));
    expect(seen.aborted).not.toContain('theirs');
  });

  it('tells every window of a notice, checked against the contract', async () => {
    const other = await connect();
    hub.publish('run.ended', { runId: 'r', caseId: 'c' });
    const expected = [{ event: 'run.ended', payload: { runId: 'r', caseId: 'c' } }];
    await vi.waitFor(() => expect(end.notices).toEqual(expected));
    await vi.waitFor(() => expect(other.notices).toEqual(expected));
    expect(() => hub.publish('run.ended', { runId: 7 } as never)).toThrow();
  });

  it('limits how many calls may be open', async () => {
    const calls = Array.from({ length: 70 }, (_unused, index) =>
      end.start('cases.delete', { caseId: `c${index}` }),
    );
    const codes = await Promise.all(calls.slice(64).map(({ result }) => result.then(errorCode)));
    expect(codes).toEqual(Array.from({ length: 6 }, () => 'busy'));
  });

  it('answers any input of any known or unknown method with a typed refusal or a value', async () => {
    const methodName = fc.oneof(
      fc.constantFrom(
        'cases.list',
        'check.start',
        'settings.set',
        'target.resolve',
        'run.report',
        'link.open',
      ),
      fc.string({ maxLength: 60 }),
    );
    await fc.assert(
      fc.asyncProperty(methodName, fc.jsonValue({ maxDepth: 6 }), async (method, input) => {
        const result = await end.call(method, input);
        if (!result.ok) expect(errorInfo.safeParse(result.error).success).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses any message that is not one of ours, and goes on serving others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (message) => {
        const stranger = await connect();
        const answer = await stranger.sendRaw(message);
        expect(answer).not.toBe('silent');
        if (answer !== 'closed') expect(errorCode(answer as Result<unknown>)).not.toBe('ok');
        stranger.leave();
      }),
      { numRuns: 60 },
    );
    expect(errorCode(await end.call('cases.list', {}))).toBe('ok');
  });
});
