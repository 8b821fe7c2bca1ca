import { createSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import { Packet } from 'dns2';

/** What the fake is asked; `count` is how often this very question came (1 = first time), over both transports. */
export type FakeQuestion = {
  name: string;
  type: number;
  transport: 'udp' | 'tcp';
  count: number;
  edns: boolean;
  /** Recursion was asked for (RD). */
  recursion: boolean;
  /** Port the question came from. */
  from: number;
  raw: Buffer;
};

/** A record in the fake's words: `data` is an address, a name, a text (`tag value` for CAA), or raw octets for types without a codec. */
export type FakeRecord = {
  name?: string;
  type: number;
  ttl?: number;
  data: string | string[] | Buffer;
  preference?: number;
};

/** What the fake does: nothing at all, raw octets as they are, or a message made from these parts. */
export type FakeReply =
  | 'silence'
  | { raw: Buffer | Buffer[] }
  /** Over TCP the socket is handed over, framing and all; over UDP the answer is cut short, so that TCP is tried. */
  | { stream: (socket: Socket) => void }
  | {
      rcode?: number;
      answers?: FakeRecord[];
      authority?: FakeRecord[];
      additional?: FakeRecord[];
      truncated?: boolean;
      authoritative?: boolean;
      /** The RA bit: set unless false, as resolvers have it. */
      recursive?: boolean;
      ede?: { code: number; text: string };
      /** Changes the encoded message before it goes out. */
      twist?: (message: Buffer) => Buffer;
      delayMs?: number;
    };

export type FakeDns = {
  /** `ip:port`, for `createResolver`. */
  address: string;
  port: number;
  /** Everything asked so far, in order. */
  asked: FakeQuestion[];
  close(): Promise<void>;
};

const TYPES = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, TLSA: 52, CAA: 257 };
/** Type numbers for zone-like tests. */
export const T = TYPES;

const toResource = (record: FakeRecord, fallbackName: string) => {
  const base = {
    name: record.name ?? fallbackName,
    type: record.type,
    class: 1,
    ttl: record.ttl ?? 60,
  };
  const { data } = record;
  if (Buffer.isBuffer(data)) return new Packet.Resource({ ...base, data });
  const text = Array.isArray(data) ? data.join('') : data;
  switch (record.type) {
    case TYPES.A:
    case TYPES.AAAA:
      return new Packet.Resource({ ...base, address: text });
    case TYPES.NS:
      return new Packet.Resource({ ...base, ns: text });
    case TYPES.CNAME:
    case TYPES.PTR:
      return new Packet.Resource({ ...base, domain: text });
    case TYPES.MX:
      return new Packet.Resource({ ...base, exchange: text, priority: record.preference ?? 10 });
    case TYPES.CAA: {
      const [tag = '', value = ''] = text.split(' ');
      return new Packet.Resource({ ...base, flags: 0, tag, value });
    }
    case TYPES.SOA:
      return new Packet.Resource({
        ...base,
        primary: text,
        admin: text,
        serial: 7,
        refresh: 1,
        retry: 1,
        expiration: 1,
        minimum: 1,
      });
    default:
      return new Packet.Resource({ ...base, data: Array.isArray(data) ? data : [data] });
  }
};

/** Encodes a reply to a query; exported for tests that only want octets. */
export function encodeReply(
  query: Buffer,
  reply: Exclude<FakeReply, 'silence' | { raw: unknown } | { stream: unknown }>,
): Buffer {
  const request = Packet.parse(query);
  const response = Packet.createResponseFromRequest(request);
  const name = request.questions[0]?.name ?? '';
  response.header.rcode = reply.rcode ?? 0;
  response.header.ra = reply.recursive === false ? 0 : 1;
  response.header.aa = reply.authoritative ? 1 : 0;
  response.header.tc = reply.truncated ? 1 : 0;
  for (const record of reply.answers ?? []) response.answers.push(toResource(record, name));
  for (const record of reply.authority ?? []) response.authorities.push(toResource(record, name));
  for (const record of reply.additional ?? []) response.additionals.push(toResource(record, name));
  if (reply.ede) {
    const option = Packet.Resource.EDNS.EDE(reply.ede.code, reply.ede.text);
    response.additionals.push(Packet.Resource.EDNS([option]));
  }
  const message = response.toBuffer();
  return reply.twist ? reply.twist(message) : message;
}

async function bindBoth(
  host: string,
  port: number,
): Promise<{ udp: ReturnType<typeof createSocket>; port: number }> {
  const udp = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  await new Promise<void>((resolve, reject) => {
    udp.once('error', reject);
    udp.bind(port, host, resolve);
  });
  return { udp, port: udp.address().port };
}

/**
 * A DNS server on loopback whose every answer is decided by `answer`: UDP and TCP on one port. Hostile and broken servers are
 * made by answering with raw octets, a `twist`, or silence.
 */
export async function startFakeDns(
  answer: (question: FakeQuestion) => FakeReply | Promise<FakeReply>,
  options: { host?: string; port?: number; tcp?: boolean } = {},
): Promise<FakeDns> {
  const host = options.host ?? '127.0.0.1';
  for (let attempt = 0; ; attempt += 1) {
    const { udp, port } = await bindBoth(host, options.port ?? 0);
    const asked: FakeQuestion[] = [];
    const counts = new Map<string, number>();
    const open = new Set<Socket>();
    let closed = false;

    const handle = async (
      raw: Buffer,
      transport: 'udp' | 'tcp',
      from: number,
      send: (m: Buffer) => void,
      socket?: Socket,
    ): Promise<void> => {
      const request = Packet.parse(raw);
      const first = request.questions[0];
      if (!first) return;
      const key = `${first.name.toLowerCase()} ${first.type}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      const edns = request.additionals.some((record) => record.type === Packet.TYPE.EDNS);
      const question = {
        name: first.name.toLowerCase(),
        type: first.type,
        transport,
        count,
        edns,
        recursion: request.header.rd === 1,
        from,
        raw,
      };
      asked.push(question);
      const reply = await answer(question);
      if (reply === 'silence' || closed) return;
      if ('raw' in reply) {
        for (const message of Array.isArray(reply.raw) ? reply.raw : [reply.raw]) send(message);
        return;
      }
      if ('stream' in reply) {
        if (socket) reply.stream(socket);
        else send(encodeReply(raw, { truncated: true }));
        return;
      }
      const message = encodeReply(raw, reply);
      if (reply.delayMs) setTimeout(() => !closed && send(message), reply.delayMs);
      else send(message);
    };

    udp.on('message', (raw, from) => {
      void handle(raw, 'udp', from.port, (message) => udp.send(message, from.port, from.address));
    });
    const tcp = createServer((socket) => {
      open.add(socket);
      let held = Buffer.alloc(0);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => open.delete(socket));
      socket.on('data', (chunk: Buffer) => {
        held = Buffer.concat([held, chunk]);
        while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
          const end = 2 + held.readUInt16BE(0);
          const raw = held.subarray(2, end);
          held = held.subarray(end);
          const send = (message: Buffer): void => {
            const prefix = Buffer.alloc(2);
            prefix.writeUInt16BE(message.length);
            socket.write(Buffer.concat([prefix, message]));
          };
          void handle(Buffer.from(raw), 'tcp', socket.remotePort ?? 0, send, socket);
        }
      });
    });
    const listening =
      options.tcp === false
        ? true
        : await new Promise<boolean>((resolve) => {
            tcp.once('error', () => resolve(false));
            tcp.listen(port, host, () => resolve(true));
          });
    if (!listening) {
      udp.close();
      if (attempt > 20 || options.port) throw new Error('no port free for both UDP and TCP');
      continue;
    }
    return {
      address: host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
      port,
      asked,
      async close() {
        closed = true;
        udp.close();
        for (const socket of open) socket.destroy();
        await new Promise<void>((resolve) => {
          tcp.close(() => resolve());
        });
      },
    };
  }
}
