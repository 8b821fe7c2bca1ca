/** Hands test messages over from whatever place it is started in: `push-from.ts JOBS`, JSON in, one JSON line out. */
import { connect } from 'node:net';
import { type Push, type Pushed, push } from '../outside/push.ts';

const REACH_MS = 3_000;

const reaches = ({ host, port, source }: Push): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, localAddress: source, family: host.includes(':') ? 6 : 4 });
    const done = (reached: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reached);
    };
    const timer = setTimeout(done, REACH_MS, false);
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });

const NO_WAY: Pushed = { taken: false, stage: 'connect', code: 0, reply: 'no answer' };

const jobs: Push[] = JSON.parse(process.argv[2] ?? '[]');
const done = await Promise.all(jobs.map(async (job) => ((await reaches(job)) ? push(job) : NO_WAY)));
console.log(JSON.stringify(done));
process.exit(0);
