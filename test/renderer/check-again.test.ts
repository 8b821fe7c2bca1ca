import { expect, it } from 'vitest';
import type { Report } from '../../preload/contract/index.ts';
import { checkAgain } from '../../renderer/features/result/check-again.ts';
import { createStores } from '../../renderer/state/stores.ts';
import part from '../fixtures/reports/open-part.en.json' with { type: 'json' };
import { createFakeClient } from './fake-client.ts';
import { manyDoors, sent } from './fake-messages.ts';

const base = part as unknown as Report;
const host = {
  navigator: { language: 'en' },
  location: { hash: '' },
  addEventListener: () => undefined,
} as unknown as Window;

async function asked(report: Report): Promise<Record<string, unknown>> {
  const client = createFakeClient({ reports: {} });
  await checkAgain(createStores(client, host), report, 'en');
  return client.calls.at(-1)?.input as Record<string, unknown>;
}

it('tests the usual doors again without naming them', async () => {
  const request = await asked(base);
  expect(request).toMatchObject({ input: 'kantor.example', hosts: ['mail.kantor.example'] });
  for (const key of ['ports', 'hiddenHosts', 'proxy']) expect(request).not.toHaveProperty(key);
});

it('tests more doors, the server behind the filter and the same proxy when they were part of it', async () => {
  const proxy = 'socks5://127.0.0.1:1080';
  const report = manyDoors({ ...base, vantage: { ...base.vantage, proxy } });
  expect(await asked(report)).toMatchObject({
    hosts: ['mail.kantor.example'],
    ports: [25, 465, 587, 2525, 26],
    hiddenHosts: ['direct.kantor.example'],
    proxy,
  });
});

it('never sends a message again unasked', async () => {
  const request = await asked(sent(base));
  for (const key of ['send', 'ordinary', 'confirm']) expect(request).not.toHaveProperty(key);
});
