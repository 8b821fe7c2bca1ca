import { connect } from 'node:net';

/** A spoken SMTP conversation from a test: one line, one answer. */
export type Dialogue = {
  /** Sends a line and gives the whole answer; throws when its code is another one. */
  say(line: string, code: number): Promise<string>;
  close(): void;
};

/** Connects to a server on this computer and reads its greeting. */
export async function openDialogue(port: number): Promise<Dialogue> {
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('utf8');
  let text = '';
  let ring = (): void => {};
  socket.on('data', (chunk: string) => {
    text += chunk;
    ring();
  });
  socket.on('error', () => ring());
  const answer = async (): Promise<string> => {
    const isWhole = (): boolean => /^\d{3} [^\n]*\r\n/m.test(text);
    while (!isWhole() && !socket.destroyed) {
      await new Promise<void>((resolve) => {
        ring = resolve;
      });
    }
    const whole = text;
    text = '';
    return whole;
  };
  await answer();
  return {
    async say(line, code) {
      socket.write(`${line}\r\n`);
      const reply = await answer();
      if (!reply.startsWith(String(code))) throw new Error(`${line.slice(0, 60)} -> ${reply.trim()}`);
      return reply;
    },
    close: () => socket.destroy(),
  };
}
