import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { generate } from 'selfsigned';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A feed on loopback, https with a certificate of its own. `serve` sets what a path answers; all else is 404. */
export type Feed = {
  url: string;
  /** The same computer without encryption, for redirects that lead there. */
  plainUrl: string;
  ca: string;
  /** Paths that were asked for without encryption. */
  plainAsked: string[];
  serve(path: string, answer: Answer | string | Buffer): void;
  clear(): void;
  close(): Promise<void>;
};

export async function startFeed(): Promise<Feed> {
  const pair = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  const answers = new Map<string, Answer>();
  const plainAsked: string[] = [];
  const reply = (request: IncomingMessage, response: ServerResponse): void => {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const answer = answers.get(path.replace('/feed/', ''));
    if (answer) answer(response, request);
    else response.writeHead(404).end();
  };
  const secure = createServer({ key: pair.private, cert: pair.cert }, reply);
  const plain = createPlainServer((request, response) => {
    plainAsked.push(request.url ?? '');
    reply(request, response);
  });
  const port = await listen(secure);
  const plainPort = await listen(plain);
  return {
    url: `https://127.0.0.1:${port}/feed`,
    plainUrl: `http://127.0.0.1:${plainPort}/feed`,
    ca: pair.cert,
    plainAsked,
    serve(path, answer) {
      answers.set(path, typeof answer === 'function' ? answer : (response) => void response.end(answer));
    },
    clear() {
      answers.clear();
      plainAsked.length = 0;
    },
    async close() {
      for (const server of [secure, plain]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A feed file as electron-builder writes it. */
export function feedFile(version: string, file: Buffer, more: { name?: string; tail?: string } = {}): string {
  const name = more.name ?? `relay-doctor-${version}-linux-x64.AppImage`;
  const hash = createHash('sha512').update(file).digest('base64');
  return [
    `version: ${version}`,
    'files:',
    `  - url: ${name}`,
    `    sha512: ${hash}`,
    `    size: ${file.length}`,
    `path: ${name}`,
    `sha512: ${hash}`,
    more.tail ?? 'releaseNotes: |\n  Finds more.\n  Says it better.',
    "releaseDate: '2026-11-20T09:00:00.000Z'",
    '',
  ].join('\n');
}
