import { resolve } from 'node:path';
import { readDistWish, readFeed, USAGE } from './dist-options.ts';
import { type PackageWish, packProgram, prepareProgram } from './dist-package.ts';

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
  const wish: PackageWish = {
    ...readDistWish(args, process.platform),
    feed: readFeed(env.RELAY_DOCTOR_FEED),
    maintainer: env.RELAY_DOCTOR_MAINTAINER ?? null,
    homepage: env.RELAY_DOCTOR_HOMEPAGE ?? null,
    env,
  };
  const prepared = await prepareProgram(resolve(import.meta.dirname, '../../out/dist'));
  const made = await packProgram(prepared, wish);
  const { files, licences } = prepared.stage;
  const octets = files.reduce((sum, file) => sum + file.octets, 0);
  console.log(`inside: ${files.length} files, ${Math.round(octets / 1024)} KB, ${licences.length} packages`);
  console.log(made.length > 0 ? made.join('\n') : `unpacked in ${prepared.folder}/packages`);
}
