import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startPractice } from '../../main/practice/index.ts';
import { startDelayProxy } from './delay-proxy.ts';

const CLI = join(import.meta.dirname, '../../dist/main/cli.js');
const ROUND_TRIP_MS = 100;

/** Time to the first sentence on a closed server behind a 100 ms round trip, in round trips (Q3: at most 8). */
export async function benchFirst(): Promise<string> {
  const practice = await startPractice({ language: 'en' });
  const server = practice.world.servers.find((row) => row.id === 'closed');
  const [, port = '0'] = /:(\d+)$/.exec(server?.server ?? '') ?? [];
  const proxy = await startDelayProxy({
    listen: { host: '127.0.0.1', port: 0 },
    target: { host: '127.0.0.1', port: Number(port) },
    roundTripMs: ROUND_TRIP_MS,
  });
  const proxyPort = (proxy.address() as AddressInfo).port;
  try {
    const { world } = practice;
    const args = [
      'check',
      'closed.practice.example',
      '--server',
      `127.0.0.1:${proxyPort}`,
      '--resolver',
      world.resolver,
      '--outside',
      world.outside,
      '--sender',
      world.sender,
      '--i-may-test',
      '--json',
      '--only',
      'relay',
    ];
    const firstMs = await firstAnswer(args);
    return `first: ours ${firstMs} ms to the first sentence, one round trip ${ROUND_TRIP_MS} ms, ratio ${(firstMs / ROUND_TRIP_MS).toFixed(1)} round trips`;
  } finally {
    proxy.close();
    await practice.stop();
  }
}

function firstAnswer(args: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.on('exit', () => {
      try {
        resolve(JSON.parse(out).timing.firstAnswerMs);
      } catch {
        reject(new Error('the check gave no report'));
      }
    });
  });
}
