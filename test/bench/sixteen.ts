import { runNmapSixteen } from '../../main/engine/relay/index.ts';
import { limitsFor, makeEngineDeps } from '../../main/service/host-deps.ts';

/**
 * Our side of the nmap bench, as a program of its own: `node test/bench/sixteen.ts HOST PORT` makes the 16 attempts of
 * nmap's smtp-open-relay, one connection at a time without pauses, as nmap does, and prints `{ms, attempts, connections}`.
 */
const [ip = '127.0.0.1', port = '25'] = process.argv.slice(2);
const deps = await makeEngineDeps({ resolvers: [], limits: limitsFor('normal', true) });
try {
  console.log(JSON.stringify(await runNmapSixteen({ ip, port: Number(port) }, deps)));
} finally {
  deps.resolver.close();
}
