import { resolve } from 'node:path';
import { readDistWish, readFeed, USAGE } from './dist-options.ts';
import { packageProgram } from './dist-package.ts';

const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(USAGE);
} else {
  try {
    await run();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

async function run(): Promise<void> {
  const { env } = process;
  const { stage, artefacts, output } = await packageProgram({
    ...readDistWish(args, process.platform),
    folder: resolve(import.meta.dirname, '../../out/dist'),
    feed: readFeed(env.RELAY_DOCTOR_FEED),
    maintainer: env.RELAY_DOCTOR_MAINTAINER ?? null,
    homepage: env.RELAY_DOCTOR_HOMEPAGE ?? null,
    env,
  });
  const octets = stage.files.reduce((sum, file) => sum + file.octets, 0);
  console.log(
    `inside: ${stage.files.length} files, ${Math.round(octets / 1024)} KB, ${stage.licences.length} packages`,
  );
  console.log(artefacts.length > 0 ? artefacts.join('\n') : `unpacked in ${output}`);
}
