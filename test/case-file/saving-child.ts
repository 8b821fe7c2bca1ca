import { readFileSync } from 'node:fs';
import { saveBytes } from '../../main/report/save-bytes.ts';

/** Saves one of two files over the other, again and again, until somebody kills it. */
const [one = '', two = '', output = ''] = process.argv.slice(2);
const files = [readFileSync(one), readFileSync(two)] as const;
process.stdout.write('ready\n');
for (let turn = 0; ; turn += 1) await saveBytes(output, files[turn % 2 === 0 ? 0 : 1]);
