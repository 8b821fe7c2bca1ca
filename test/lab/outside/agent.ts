/**
 * The process that lives in the outside namespace: name server, catcher and test messages. The lab talks to it over
 * the channel Node gives a child process; one request, one answer.
 */
import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';
import { ADDRESS } from '../namespaces.ts';
import { type Caught, startCatcher } from './catcher.ts';
import { setZone, startDns } from './dns-server.ts';
import { type Fate, fatesOf } from './fates.ts';
import { LAB_WORDS, type Push, type Pushed, push } from './push.ts';
import { BLACKLIST_ZONE, type ZoneLine } from './zone.ts';

/** What the lab may ask. */
export type Request =
  | { op: 'push'; job: Push }
  | { op: 'await-mail'; tokens: string[]; timeoutMs: number }
  | { op: 'count-mail' }
  | { op: 'set-zone'; added: readonly ZoneLine[] }
  | { op: 'await-list'; timeoutMs: number }
  | { op: 'await-port'; host: string; port: number; timeoutMs: number };

/** Request → what comes back. */
export type Answers = {
  push: Pushed;
  /** What became of the asked ones, as far as it is known in time. */
  'await-mail': Fate[];
  /** Messages that came out and that the lab itself did not send. */
  'count-mail': number;
  'set-zone': true;
  /** The blacklist lists its test point, asked through the name server. */
  'await-list': boolean;
  /** The port takes a connection and does not drop it at once. */
  'await-port': boolean;
};

/** Every message of the lab says this; see push.ts. Mail for the tester's own domain is bounces. */
const isForeign = (mail: Caught): boolean =>
  mail.to.some((address) => !address.toLowerCase().endsWith('@tester.example')) &&
  !mail.text.includes(LAB_WORDS);

/** Every server here delivers within a second or two; when nothing has come for so long, the rest stays where it is. */
const QUIET_MS = 8_000;

const awaitMail = async (caught: Caught[], tokens: string[], timeoutMs: number): Promise<Fate[]> => {
  const until = Date.now() + timeoutMs;
  let fates = fatesOf(caught, tokens);
  let quietSince = Date.now();
  while (fates.length < tokens.length && Date.now() < until && Date.now() - quietSince < QUIET_MS) {
    await new Promise((done) => setTimeout(done, 50));
    const now = fatesOf(caught, tokens);
    if (now.length > fates.length) quietSince = Date.now();
    fates = now;
  }
  return fates;
};

const STAYS_MS = 400;

const opens = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    // A forwarder in front takes connections before the server behind it does, and then drops them.
    socket.once('connect', () => setTimeout(done, STAYS_MS, true));
    socket.once('data', () => done(true));
    for (const event of ['error', 'close', 'end']) socket.once(event, () => done(false));
  });

const awaitList = async (timeoutMs: number): Promise<boolean> => {
  const until = Date.now() + timeoutMs;
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([ADDRESS.dns]);
  while (Date.now() < until) {
    const found = await resolver.resolve4(`2.0.0.127.${BLACKLIST_ZONE}`).catch((): string[] => []);
    if (found.includes('127.0.0.2')) return true;
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
};

const awaitPort = async (host: string, port: number, timeoutMs: number): Promise<boolean> => {
  const until = Date.now() + timeoutMs;
  while (Date.now() < until) {
    if (await opens(host, port)) return true;
    await new Promise((done) => setTimeout(done, 60));
  }
  return false;
};

const caught = await startCatcher(process.argv[2] ?? '/dev/null');
await startDns();

const serve = (request: Request): Promise<Answers[Request['op']]> => {
  switch (request.op) {
    case 'push':
      return push(request.job);
    case 'await-mail':
      return awaitMail(caught, request.tokens, request.timeoutMs);
    case 'count-mail':
      return Promise.resolve(caught.filter(isForeign).length);
    case 'set-zone':
      setZone(request.added);
      return Promise.resolve(true);
    case 'await-list':
      return awaitList(request.timeoutMs);
    case 'await-port':
      return awaitPort(request.host, request.port, request.timeoutMs);
  }
};

process.on('message', ({ id, request }: { id: number; request: Request }) => {
  serve(request).then(
    (value) => process.send?.({ id, value }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ id: 0, value: 'ready' });
