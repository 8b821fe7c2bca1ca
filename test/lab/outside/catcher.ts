/** The outside mail exchanger: takes everything, and remembers envelope and text. What it has is the truth. */
import { appendFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';
import { ADDRESS } from '../namespaces.ts';

/** One message that really arrived outside. */
export type Caught = { at: string; from: string; to: string[]; client: string; helo: string; text: string };

/** Starts both listeners; each message is appended to `file` as one JSON line and kept in the returned list. */
export const startCatcher = async (file: string): Promise<Caught[]> => {
  const caught: Caught[] = [];
  const listen = (address: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const server = new SMTPServer({
        name: 'mx.outside.example',
        banner: 'outside catcher',
        authOptional: true,
        disabledCommands: ['AUTH', 'STARTTLS'],
        disableReverseLookup: true,
        onData(stream, session, done) {
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('end', () => {
            const sender = session.envelope.mailFrom;
            const mail: Caught = {
              at: new Date().toISOString(),
              from: sender === false || sender === null ? '' : sender.address,
              to: session.envelope.rcptTo.map((recipient) => recipient.address),
              client: session.remoteAddress,
              helo: session.hostNameAppearsAs,
              text: Buffer.concat(chunks).toString('utf8'),
            };
            caught.push(mail);
            appendFileSync(file, `${JSON.stringify(mail)}\n`);
            done();
          });
        },
      });
      server.on('error', reject);
      server.listen(25, address, () => resolve());
    });
  await Promise.all([listen(ADDRESS.catcher4), listen(ADDRESS.catcher6)]);
  return caught;
};
