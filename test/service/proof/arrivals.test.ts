import { describe, expect, it } from 'vitest';
import type { ArrivalNews, PendingArrival } from '../../../main/engine/run/runner.ts';
import { awaitWith, type Watch } from '../../../main/service/proof/arrivals.ts';
import type { NewsFeed } from '../../../main/service/run-manager.ts';

const pending: PendingArrival[] = ['one', 'two'].map((token) => ({
  cell: `192.0.2.25:${token.length}`,
  ordinary: false,
  delivery: { token, state: 'accepted' },
}));
const seen = (row: PendingArrival | undefined): ArrivalNews => ({
  cell: row?.cell ?? '',
  ordinary: false,
  delivery: { token: row?.delivery.token ?? '', state: 'seen' },
});

function createFeed(): NewsFeed & { tell(news: ArrivalNews): void } {
  const all: ArrivalNews[] = [];
  const bells = new Set<() => void>();
  return {
    news: () => all,
    listen(bell) {
      bells.add(bell);
      return () => void bells.delete(bell);
    },
    tell(news) {
      all.push(news);
      for (const bell of bells) bell();
    },
  };
}

async function collect(
  look: Watch['look'] | null,
  waitMs: number,
  feed = createFeed(),
  signal = new AbortController().signal,
): Promise<{ tokens: string[]; ms: number }> {
  const startedMs = performance.now();
  const tokens: string[] = [];
  const watch = awaitWith(async () => (look ? { look } : null), feed);
  for await (const news of watch(pending, waitMs, signal)) tokens.push(news.delivery.token);
  return { tokens, ms: performance.now() - startedMs };
}

describe('watching for messages', () => {
  it('tells each once and ends when all are there', async () => {
    let turn = 0;
    const found = await collect(async () => {
      turn += 1;
      return turn === 1 ? [seen(pending[0])] : [seen(pending[0]), seen(pending[1])];
    }, 30_000);
    expect(found.tokens).toEqual(['one', 'two']);
    expect(found.ms).toBeLessThan(5000);
  });

  it('watches for the whole time, with a last look at its end', async () => {
    let looks = 0;
    const found = await collect(async () => {
      looks += 1;
      return [];
    }, 1500);
    expect(found).toMatchObject({ tokens: [] });
    expect(found.ms).toBeGreaterThanOrEqual(1450);
    expect(looks).toBe(3);
  });

  it('says so when it cannot look, so that nothing is concluded, however short the wait', async () => {
    await expect(collect(null, 100)).rejects.toThrow('not-watched');
    await expect(collect(async () => null, 100)).rejects.toThrow('not-watched');
    const startedMs = performance.now();
    await expect(collect(async () => null, 30_000)).rejects.toThrow('not-watched');
    expect(performance.now() - startedMs).toBeLessThan(6000);
  });

  it('hears at once what comes in from elsewhere', async () => {
    const feed = createFeed();
    setTimeout(() => feed.tell(seen(pending[0])), 200);
    setTimeout(() => feed.tell(seen(pending[1])), 400);
    const found = await collect(async () => [], 30_000, feed);
    expect(found.tokens).toEqual(['one', 'two']);
    expect(found.ms).toBeLessThan(900);
  });

  it('obeys the stop', async () => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 200);
    const found = await collect(async () => [], 30_000, createFeed(), abort.signal);
    expect(found.ms).toBeLessThan(900);
  });
});
