import type { Language } from '../../preload/contract/index.ts';
import { wordsIn } from '../../words/index.ts';
import { startPractice } from '../service/index.ts';
import { EXIT } from './exit-status.ts';
import { readPracticeArguments } from './other-arguments.ts';

/** `practice [--json]`: keeps the practice servers up until it is stopped. */
export async function runPracticeCommand(args: string[], systemLanguage: Language): Promise<number> {
  const { json, language } = readPracticeArguments(args, systemLanguage);
  const words = wordsIn(language);
  const practice = await startPractice({ language });
  const { world } = practice;
  if (json) process.stdout.write(`${JSON.stringify(world)}\n`);
  else {
    const rows = world.servers.map((row) => `  ${row.id.padEnd(12)} ${row.target}  ${row.words}`);
    const example = world.servers[0];
    const options = `--resolver ${world.resolver} --outside ${world.outside} --sender ${world.sender}`;
    console.log(words('cli:practice.up'));
    console.log(rows.join('\n'));
    if (example) {
      console.log(words('cli:practice.try'));
      console.log(`  npm run --silent relay-doctor -- check ${example.target} ${options} --i-may-test`);
    }
  }
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await practice.stop();
  return EXIT.nothingToFix;
}
