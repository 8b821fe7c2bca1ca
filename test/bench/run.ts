import { benchBlacklists } from './blacklists.ts';
import { benchCases } from './cases.ts';
import { benchFirst } from './first.ts';
import { benchNmap } from './nmap.ts';
import { benchPdf } from './pdf.ts';
import { benchStart } from './start.ts';
import { benchWeight } from './weight.ts';

const BENCHES: Record<string, () => Promise<string>> = {
  nmap: benchNmap,
  blacklists: benchBlacklists,
  first: benchFirst,
  start: benchStart,
  weight: benchWeight,
  pdf: benchPdf,
  cases: benchCases,
};

const at = process.argv.indexOf('--only');
const only = at === -1 ? null : (process.argv[at + 1] ?? '');
const chosen = Object.entries(BENCHES).filter(([name]) => only === null || name === only);
if (chosen.length === 0) {
  console.error(`no bench of that name; there are: ${Object.keys(BENCHES).join(', ')}`);
  process.exitCode = 3;
}
for (const [name, bench] of chosen) {
  try {
    console.log(await bench());
  } catch (error) {
    console.log(
      `${name}: could not be measured here: ${error instanceof Error ? error.message : String(error)}`,
    );
    process.exitCode = 1;
  }
}
