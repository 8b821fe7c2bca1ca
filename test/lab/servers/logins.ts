/**
 * A login service that Postfix can ask, in the protocol of Dovecot's authentication clients: it says which mechanisms
 * there are, and finds every password wrong. With it Postfix offers AUTH, as submission ports do.
 */
import { createServer } from 'node:net';

const HELLO = [
  'VERSION\t1\t1',
  'MECH\tPLAIN\tplaintext',
  'MECH\tLOGIN\tplaintext',
  'SPID\t1',
  'CUID\t1',
  'DONE',
];

createServer((socket) => {
  socket.on('error', () => undefined);
  socket.write(`${HELLO.join('\n')}\n`);
  socket.on('data', (chunk: Buffer) => {
    for (const [, id] of chunk.toString('utf8').matchAll(/^(?:AUTH|CONT)\t(\d+)/gm))
      socket.write(`FAIL\t${id}\n`);
  });
}).listen(10_024, '127.0.0.1');
