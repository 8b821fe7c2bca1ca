import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

export type FakeMail = { uid: number; source: string };

export type ImapScript = {
  greeting?: string | null;
  /** Folder → messages; `INBOX` is always there. */
  folders?: Record<string, FakeMail[]>;
  /** Name of the folder that carries \Junk. */
  junk?: string;
  user?: string;
  password?: string;
  capability?: string;
  /** Command words that are answered with NO. */
  refuse?: string[];
  /** Ends the connection when this command comes. */
  cutAt?: string;
  /** Never answers this command. */
  deafAt?: string;
  tls?: { key: string; cert: string };
};

export type FakeImap = { port: number; lines: string[]; close(): Promise<void> };

/** A small IMAP4rev1 server that follows a script and remembers every line it was sent. Loopback only. */
export async function startImap(script: ImapScript): Promise<FakeImap> {
  const lines: string[] = [];
  const open = new Set<Socket>();
  const serve = (socket: Socket): void => {
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
    talk(socket, script, lines);
  };
  const server: Server = script.tls ? createTlsServer(script.tls, serve) : createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    lines,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function talk(socket: Socket, script: ImapScript, lines: string[]): void {
  const folders: Record<string, FakeMail[]> = { INBOX: [], ...script.folders };
  let selected = 'INBOX';
  let waiting = '';
  const say = (text: string): void => {
    if (socket.writable) socket.write(`${text}\r\n`);
  };
  if (script.greeting !== null) say(script.greeting ?? '* OK IMAP4rev1 ready');
  socket.on('data', (chunk) => {
    waiting += chunk.toString('latin1');
    for (let end = waiting.indexOf('\r\n'); end >= 0; end = waiting.indexOf('\r\n')) {
      const line = waiting.slice(0, end);
      waiting = waiting.slice(end + 2);
      lines.push(line);
      answer(line);
    }
  });
  const answer = (line: string): unknown => {
    const [tag = '*', word = '', ...rest] = line.split(' ');
    const isUid = word.toUpperCase() === 'UID';
    const command = (isUid ? (rest[0] ?? '') : word).toUpperCase();
    const args = (isUid ? rest.slice(1) : rest).join(' ');
    if (script.cutAt === command) return socket.destroy();
    if (script.deafAt === command) return null;
    if (script.refuse?.includes(command)) return say(`${tag} NO not here`);
    switch (command) {
      case 'CAPABILITY':
        say(`* CAPABILITY ${script.capability ?? 'IMAP4rev1'}`);
        return say(`${tag} OK done`);
      case 'LOGIN': {
        const isRight = args.includes(script.user ?? 'proof') && args.includes(script.password ?? 'practice');
        return say(isRight ? `${tag} OK in` : `${tag} NO [AUTHENTICATIONFAILED] wrong`);
      }
      case 'LIST':
        if (args.endsWith('""')) {
          say('* LIST (\\Noselect) "/" ""');
          return say(`${tag} OK done`);
        }
        for (const name of Object.keys(folders)) {
          say(`* LIST (${name === script.junk ? '\\Junk' : ''}) "/" "${name}"`);
        }
        return say(`${tag} OK done`);
      case 'EXAMINE':
      case 'SELECT': {
        selected = args.replace(/"/g, '').split(' ')[0] ?? 'INBOX';
        const mails = folders[selected];
        if (!mails) return say(`${tag} NO no such folder`);
        say(`* ${mails.length} EXISTS`);
        say('* OK [UIDVALIDITY 7] ok');
        return say(`${tag} OK [READ-ONLY] done`);
      }
      case 'SEARCH': {
        const found = (folders[selected] ?? []).filter((mail) => matches(args, mail.source));
        say(`* SEARCH ${found.map((mail) => mail.uid).join(' ')}`.trimEnd());
        return say(`${tag} OK done`);
      }
      case 'FETCH':
        return fetch(tag, args);
      case 'LOGOUT':
        say('* BYE');
        say(`${tag} OK bye`);
        return socket.end();
      default:
        return say(`${tag} OK nothing`);
    }
  };
  const fetch = (tag: string, args: string): void => {
    const uid = Number(args.split(' ')[0]);
    const mails = folders[selected] ?? [];
    const index = mails.findIndex((mail) => mail.uid === uid);
    const mail = mails[index];
    const limit = Number(/<0\.(\d+)>/.exec(args)?.[1] ?? Number.MAX_SAFE_INTEGER);
    if (mail) {
      const bytes = Buffer.from(mail.source, 'utf8').subarray(0, limit);
      socket.write(`* ${index + 1} FETCH (UID ${uid} BODY[]<0> {${bytes.length}}\r\n`);
      socket.write(bytes);
      say(')');
    }
    say(`${tag} OK done`);
  };
}

function matches(args: string, source: string): boolean {
  const [head = '', ...body] = source.split('\r\n\r\n');
  const words = [...args.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
  const text = (words.at(-1) ?? '').toLowerCase();
  const kind = words.find((word) => /^(?:HEADER|SUBJECT|BODY|TEXT)$/i.test(word))?.toUpperCase();
  const value = kind === undefined ? '' : (words[words.indexOf(kind) + (kind === 'HEADER' ? 2 : 1)] ?? text);
  const wanted = value.toLowerCase();
  switch (kind) {
    case 'HEADER':
      return new RegExp(`^${words[words.indexOf('HEADER') + 1]}:.*${wanted}`, 'im').test(head);
    case 'SUBJECT':
      return new RegExp(`^subject:.*${wanted}`, 'im').test(head);
    case 'BODY':
      return body.join('\r\n\r\n').toLowerCase().includes(wanted);
    default:
      return source.toLowerCase().includes(wanted);
  }
}
