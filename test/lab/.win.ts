import { mkdtemp } from 'node:fs/promises';

process.umask(0o022);
process.env.RELAY_DOCTOR_LAB_PROGRAM = '/tmp/labsrc2/dist/main/cli.js';
const { getSupplies } = await import('/work/main/test/lab/supplies.ts');
const { openWorld } = await import('/work/main/test/lab/world.ts');
const { checkWindow } = await import('/work/main/test/lab/proof/window.ts');
const dir = await mkdtemp('/tmp/relay-lab-');
const world = await openWorld(70, dir, await getSupplies(console.log));
process.on('exit', () => world.close());
process.on('SIGINT', () => process.exit(1));
process.on('SIGTERM', () => process.exit(1));
try {
  await checkWindow(world, (row) => console.log(JSON.stringify(row)));
} catch (e) {
  console.log(e);
}
process.exit(0);
