import type { AddressInfo, Socket } from 'node:net';
import { Packet, TCPServer, UDPServer } from 'dns2';
import { isAddressInUse, LOOPBACK, listen } from '../smtp/listen.ts';
import { NAME_SERVER, type Zone, type ZoneRecord } from './zone.ts';

export type NameServer = { port: number; close(): Promise<void> };

const TTL_SECONDS = 60;
const MOST_SOCKETS = 64;
const MOST_TRIES = 30;

/** Opens a name server on a random port of 127.0.0.1, UDP and TCP, that knows the zone and nothing else. */
export async function openNameServer(zone: Zone): Promise<NameServer> {
  for (let tries = 0; ; tries++) {
    const udp = new UDPServer();
    const tcp = new TCPServer();
    const sockets = new Set<Socket>();
    const held = new Set<NodeJS.Timeout>();
    tcp.maxConnections = MOST_SOCKETS;
    tcp.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    for (const server of [udp, tcp]) {
      server.on('request', (request, send) => {
        const { response, delayMs } = answer(request, zone);
        const sendNow = (): void => void send(response)?.catch(() => undefined);
        if (delayMs === 0) return sendNow();
        const timer = setTimeout(() => {
          held.delete(timer);
          sendNow();
        }, delayMs);
        held.add(timer);
      });
      // A malformed question gets no answer; the TCP side hangs up by itself.
      server.on('requestError', () => undefined);
    }
    try {
      const port = await bindUdp(udp);
      await listen(tcp, LOOPBACK[4], port);
      const end = (): Promise<void> => {
        for (const timer of held) clearTimeout(timer);
        return close(udp, tcp, sockets);
      };
      return { port, close: end };
    } catch (error) {
      await close(udp, tcp, sockets);
      if (tries >= MOST_TRIES || !isAddressInUse(error)) throw error;
    }
  }
}

function bindUdp(server: UDPServer): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.bind(0, LOOPBACK[4], () => {
      server.off('error', reject);
      server.on('error', () => undefined);
      const address: AddressInfo = server.address();
      resolve(address.port);
    });
  });
}

async function close(udp: UDPServer, tcp: TCPServer, sockets: Set<Socket>): Promise<void> {
  const stopped = [new Promise<void>((resolve) => udp.close(() => resolve()))];
  if (tcp.listening) stopped.push(new Promise<void>((resolve) => tcp.close(() => resolve())));
  for (const socket of sockets) socket.destroy();
  await Promise.all(stopped);
}

/** Answers one question (RFC 1035 §4.1): authoritative for every name there is, since there is no other world. */
function answer(request: Packet, zone: Zone): { response: Packet; delayMs: number } {
  const response = Packet.createResponseFromRequest(request);
  response.header.ra = 1;
  response.header.aa = 1;
  if (request.additionals.some((record) => record.type === Packet.TYPE.EDNS)) {
    response.additionals.push(new Packet.Resource(Packet.Resource.EDNS([])));
  }
  const question = request.questions[0];
  if (request.header.qr === 1 || question === undefined || request.questions.length !== 1) {
    response.questions = [];
    response.header.rcode = Packet.RCODE.FORMERR;
    return { response, delayMs: 0 };
  }
  if (request.header.opcode !== 0 || question.class !== Packet.CLASS.IN) {
    response.header.rcode = request.header.opcode === 0 ? Packet.RCODE.REFUSED : Packet.RCODE.NOTIMP;
    return { response, delayMs: 0 };
  }
  const { status, records, delayMs = 0 } = zone.look(question.name, Packet.typeName(question.type));
  response.header.rcode = status === 'nxdomain' ? Packet.RCODE.NXDOMAIN : Packet.RCODE.NOERROR;
  response.answers = records.map((record) => resource(question.name, record));
  if (records.length === 0) response.authorities = [startOfAuthority()];
  return { response, delayMs };
}

function resource(name: string, record: ZoneRecord): InstanceType<typeof Packet.Resource> {
  return new Packet.Resource({
    name,
    type: Packet.TYPE[record.type],
    class: Packet.CLASS.IN,
    ttl: TTL_SECONDS,
    ...rdata(record),
  });
}

function rdata(record: ZoneRecord): Record<string, string | number | string[]> {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return { address: record.address };
    case 'MX':
      return { priority: record.preference, exchange: record.exchange };
    case 'TXT':
      return { data: record.text.match(/.{1,255}/gs) ?? [''] };
    case 'PTR':
      return { domain: record.target };
    case 'NS':
      return { ns: record.target };
    default: {
      const never: never = record;
      return never;
    }
  }
}

/** The world is one zone, whose top is the root: its SOA says how long "no" may be remembered (RFC 2308). */
function startOfAuthority(): InstanceType<typeof Packet.Resource> {
  return new Packet.Resource({
    name: '',
    type: Packet.TYPE.SOA,
    class: Packet.CLASS.IN,
    ttl: TTL_SECONDS,
    primary: NAME_SERVER,
    admin: `hostmaster.${NAME_SERVER}`,
    serial: 1,
    refresh: 3600,
    retry: 600,
    expiration: 86_400,
    minimum: TTL_SECONDS,
  });
}
