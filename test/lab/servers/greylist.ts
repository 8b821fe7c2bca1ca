/**
 * A greylisting service (Postfix's policy delegation protocol: `name=value` lines, an empty line, and back
 * comes `action=…`): whoever is new is asked to come back after a while. postmaster is let through, as the common
 * greylisting packages do.
 */
import { createServer } from 'node:net';

const delayMs = Number(process.argv[2] ?? 3_000);
const firstSeen = new Map<string, number>();

const decide = (request: Map<string, string>): string => {
  const recipient = request.get('recipient') ?? '';
  if (recipient.startsWith('postmaster@')) return 'DUNNO';
  const triplet = [request.get('client_address'), request.get('sender'), recipient].join(' ');
  const now = Date.now();
  const since = firstSeen.get(triplet) ?? now;
  firstSeen.set(triplet, since);
  if (now - since >= delayMs) return 'DUNNO';
  return '450 4.2.0 Greylisted, see http://postgrey.schweikert.ch/help/office.example.html';
};

createServer((socket) => {
  let text = '';
  socket.on('error', () => undefined);
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const pairs = text
        .slice(0, end)
        .split('\n')
        .map((line): [string, string] => [line.split('=')[0] ?? '', line.split('=').slice(1).join('=')]);
      text = text.slice(end + 2);
      const request = new Map(pairs);
      socket.write(`action=${decide(request)}\n\n`);
      // Exim reads until the connection ends.
      if (request.get('once') === 'yes') socket.end();
    }
  });
}).listen(10_023, '127.0.0.1');
