import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { composeServices, openStore } from '../../../main/service/index.ts';
import { CALL } from '../practice-services.ts';

/** Opens a case file and saves its case, in one new folder after the other, until somebody kills it. */
const [home = '', input = '', output = ''] = process.argv.slice(2);
mkdirSync(home, { recursive: true });
for (let turn = 0; turn < 200; turn += 1) {
  const store = openStore(join(home, String(turn)), () => new Date());
  const services = composeServices(
    {
      host: 'desktop',
      version: '0.1.0',
      systemLanguage: 'en',
      publish: () => {},
      printPdf: null,
      chooseFile: async () => output,
      openLink: async () => true,
    },
    store,
    {},
  );
  if (turn === 0) process.stdout.write('ready\n');
  const { caseId } = await services.openCaseFile(input);
  await services.handlers['cases.save']({ caseId, hide: [], where: '', language: 'en' }, CALL);
  await services.stop();
}
