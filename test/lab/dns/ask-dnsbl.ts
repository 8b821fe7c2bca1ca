/** npm `dnsbl`, as its page shows it: `ask-dnsbl.ts RESOLVER ADDRESS,… ZONE,…`. Prints JSON: the time it took (ms), and its answer. */
import { batch } from 'dnsbl';

const [server = '', addresses = '', zones = ''] = process.argv.slice(2);
const began = performance.now();
const found = await batch(addresses.split(','), zones.split(','), { servers: [server] });
process.stdout.write(JSON.stringify({ ms: performance.now() - began, found }));
