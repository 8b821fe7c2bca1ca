/** `await-answer.ts SERVER…`: ends well once each of them has answered any DNS question, REFUSED included; badly after ten seconds. */
import { Resolver } from 'node:dns/promises';

const DEADLINE_MS = 10_000;
const SILENCE = ['ETIMEOUT', 'ECONNREFUSED', 'ECANCELLED'];

const isUp = async (server: string): Promise<boolean> => {
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([server]);
  try {
    await resolver.resolve4('2.0.0.127.bl.good.example');
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return !SILENCE.includes(code);
  }
};

const end = performance.now() + DEADLINE_MS;
const waitFor = async (server: string): Promise<void> => {
  while (!(await isUp(server))) {
    if (performance.now() > end) throw new Error(`${server} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
await Promise.all(process.argv.slice(2).map(waitFor));
