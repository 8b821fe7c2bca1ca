import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { composeServices, openStore, renderHtml, type Services } from '../../main/service/index.ts';
import { checkRequest } from '../../preload/contract/index.ts';
import { goodList, startFakeLists } from '../fakes/dns/lists.ts';
import type { FakeDns } from '../fakes/dns/server.ts';
import { partsText } from './parts-text.ts';
import { CALL } from './practice-services.ts';

const KEY = 'Zq7kx2mw9vt4ch8bn3rj6ypdfs';
const SUBJECT = '9.9.9.9';

let folder: string;
let dns: FakeDns;
let services: Services;
const said: unknown[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rd-keys-'));
  dns = await startFakeLists({
    // A list that says the asked name back, key and all.
    [`${KEY.toLowerCase()}.zen.dq.spamhaus.net`]: goodList(
      { '9.9.9.9': ['127.0.0.4'] },
      `see https://example.test/?name=${SUBJECT}.${KEY}.zen.dq.spamhaus.net`,
    ),
  });
  services = composeServices(
    {
      host: 'browser',
      version: '0.1.0',
      systemLanguage: 'en',
      publish: (name, payload) => void said.push([name, payload]),
      printPdf: null,
      chooseFile: null,
      openLink: async () => true,
    },
    openStore(folder, () => new Date()),
    {
      onEvent: (event) => void said.push(event),
      onProgress: (progress) => void said.push(progress),
      onTrouble: (event, error) => void said.push([event, String(error)]),
    },
  );
});
afterAll(async () => {
  await services.stop();
  await dns.close();
  rmSync(folder, { recursive: true, force: true });
});

it('a key goes to the list, and into nothing else', async () => {
  await services.handlers['keys.set']({ family: 'spamhaus', key: KEY }, CALL);
  const { runId, finished } = await services.startCheck(
    checkRequest.parse({
      input: SUBJECT,
      iMayTest: true,
      only: ['blacklists'],
      resolvers: [dns.address],
      zones: ['zen.spamhaus.org'],
    }),
    { recheckOf: null },
  );
  await finished;
  const report = await services.handlers['run.report']({ runId, language: 'en' }, CALL);
  expect(report.blacklists.rows).toMatchObject([{ zone: 'zen.spamhaus.org', state: 'listed', path: 'key' }]);
  expect(report.left.smtpConnections).toBe(0);
  expect(dns.asked.some((question) => question.name.includes(KEY.toLowerCase()))).toBe(true);

  const tested = await services.handlers['lists.test'](
    { zone: 'zen.spamhaus.org', resolvers: [dns.address] },
    CALL,
  );
  expect(tested.tests[0]).toMatchObject({ result: 'good' });

  const { cases } = services.context.store;
  const transcript = await services.handlers['run.transcript']({ runId, after: 0 }, CALL);
  const texts = [
    JSON.stringify(said),
    JSON.stringify([report, tested, transcript, cases.getRun(runId), cases.events(runId)]),
    await partsText(runId, services),
    renderHtml(report, { preset: 'full' }),
    ...readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1')),
  ];
  expect(texts.length).toBeGreaterThan(5);
  for (const text of texts) expect(text.toLowerCase()).not.toContain(KEY.toLowerCase());
});
