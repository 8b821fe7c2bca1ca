import { describe, expect, it } from 'vitest';
import { adviceHandlers } from '../../main/service/advice.ts';

const ctx = { signal: new AbortController().signal, client: 'test', host: 'browser' as const };
const handlers = adviceHandlers();

describe('advice for a product', () => {
  const likely = async (decidedBy: string[], masked = false): Promise<string[]> => {
    const asked = { product: 'hmailserver', cause: null, language: 'en' as const, decidedBy, masked };
    const { causes } = await handlers['advice.get'](asked, ctx);
    return causes.filter((row) => row.likely).map((row) => row.setting);
  };

  it('marks the causes that fit what was accepted', async () => {
    expect(await likely(['S8'])).toEqual([expect.stringContaining('Local to external')]);
    expect(await likely(['S1'], true)).toEqual(["IP range 'My LAN'"]);
    expect((await likely(['S1', 'S2'])).length).toBeGreaterThan(0);
  });

  it('marks nothing when it cannot know', async () => {
    expect(await likely([])).toEqual([]);
    const plain = await handlers['advice.get']({ product: 'postfix', cause: null, language: 'id' }, ctx);
    expect(plain.causes.every((row) => row.likely === undefined)).toBe(true);
  });
});
