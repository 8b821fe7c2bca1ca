import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Starts, visits (one visitor stays in the greeting delay, one sits idle, one reads mail), stops, and says what is still open. */
const PROGRAM = `
import { connect } from 'node:net';
import { startPractice } from '${new URL('../../main/practice/index.ts', import.meta.url).href}';
import { talkTo, portOf } from '${new URL('./talk.ts', import.meta.url).href}';
const practice = await startPractice({ language: 'en' });
const idle = await talkTo(portOf(practice, 'closed'));
await idle.say('EHLO x.example');
const waiting = talkTo(portOf(practice, 'tarpit'));
const reader = connect(practice.reader.port, practice.reader.host);
reader.on('error', () => undefined);
await new Promise((resolve) => reader.once('data', resolve));
reader.write('a LOGIN proof practice\\r\\nb EXAMINE INBOX\\r\\nc SEARCH {3}\\r\\n');
const mail = await talkTo(portOf(practice, 'open'));
for (const line of ['EHLO x.example', 'MAIL FROM:<>', 'RCPT TO:<' + practice.world.outside + '>', 'DATA', 'Hello\\r\\n.']) await mail.say(line);
await practice.stop();
await waiting;
await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
console.log(JSON.stringify(process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap')));
`;

it('stop leaves no socket and no timer, so that the program can end by itself', async () => {
  const run = promisify(execFile);
  const args = ['--input-type=module', '--no-warnings', '-e', PROGRAM];
  const { stdout } = await run(process.execPath, args, { timeout: 15_000 });
  expect(JSON.parse(stdout)).toEqual([]);
});
