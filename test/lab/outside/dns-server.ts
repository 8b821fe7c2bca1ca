/** The one name server of the closed world: answers from the zone, and passes the blacklist on to rbldnsd. */
import { createSocket } from 'node:dgram';
import dns2 from 'dns2';
import { ADDRESS } from '../namespaces.ts';
import { BLACKLIST_PORT, BLACKLIST_ZONE, ZONE, type ZoneLine } from './zone.ts';

const { Packet } = dns2;
type Message = InstanceType<typeof Packet>;

const TTL_SECONDS = 60;
const FORWARD_TIMEOUT_MS = 2_000;

const byName = new Map<string, ZoneLine[]>();
const existing = new Set<string>();

/** Makes these lines, besides the world's own, everything the name server knows. */
export const setZone = (added: readonly ZoneLine[]): void => {
  byName.clear();
  existing.clear();
  for (const line of [...ZONE, ...added]) {
    byName.set(line[0], [...(byName.get(line[0]) ?? []), line]);
    const labels = line[0].split('.');
    for (let at = 0; at < labels.length; at += 1) existing.add(labels.slice(at).join('.'));
  }
};
setZone([]);

const typeCode: Record<string, number> = { ...Packet.TYPE };

const resource = (name: string, [, type, value]: ZoneLine): dns2.Packet.Resource => {
  const base = new Packet.Resource(name, typeCode[type], Packet.CLASS.IN, TTL_SECONDS);
  switch (type) {
    case 'A':
    case 'AAAA':
      return Object.assign(base, { address: value });
    case 'MX': {
      const [preference, exchange] = value.split(' ');
      return Object.assign(base, { priority: Number(preference), exchange });
    }
    case 'NS':
      return Object.assign(base, { ns: value });
    case 'PTR':
      return Object.assign(base, { domain: value });
    case 'TXT':
      return Object.assign(base, { data: value });
  }
};

const startOfAuthority = (name: string): dns2.Packet.Resource =>
  Object.assign(new Packet.Resource(name, Packet.TYPE.SOA, Packet.CLASS.IN, TTL_SECONDS), {
    primary: 'ns.lab.example',
    admin: 'postmaster.lab.example',
    serial: 1,
    refresh: 3600,
    retry: 600,
    expiration: 86_400,
    minimum: TTL_SECONDS,
  });

/** The answer to one question about the zone: records, "no such type here", or "no such name". */
const answer = (request: Message): Message => {
  const response = Packet.createResponseFromRequest(request);
  const question = request.questions[0];
  if (question === undefined) return Packet.createErrorResponseFromRequest(request, Packet.RCODE.FORMERR);
  const name = question.name.toLowerCase().replace(/\.$/, '');
  response.header.aa = 1;
  response.header.ra = 1;
  const lines = (byName.get(name) ?? []).filter(
    ([, type]) => question.type === typeCode[type] || question.type === Packet.TYPE.ANY,
  );
  response.answers.push(...lines.map((line) => resource(question.name, line)));
  if (lines.length > 0) return response;
  if (!existing.has(name)) response.header.rcode = Packet.RCODE.NXDOMAIN;
  response.authorities.push(startOfAuthority(name.split('.').slice(-2).join('.')));
  return response;
};

const forward = (request: Message): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    const give = (act: () => void) => {
      clearTimeout(timer);
      socket.close();
      act();
    };
    const timer = setTimeout(
      () => give(() => reject(new Error('the list did not answer'))),
      FORWARD_TIMEOUT_MS,
    );
    socket.once('error', (error) => give(() => reject(error)));
    socket.once('message', (reply) => give(() => resolve(reply)));
    const question = new Packet();
    question.header.id = request.header.id;
    question.header.rd = 0;
    question.questions = request.questions;
    socket.send(question.toBuffer(), BLACKLIST_PORT, '127.0.0.1');
  });

const isBlacklist = (request: Message): boolean => {
  const name = request.questions[0]?.name.toLowerCase() ?? '';
  return name === BLACKLIST_ZONE || name.endsWith(`.${BLACKLIST_ZONE}`);
};

/** Serves the world on its DNS address, over UDP and TCP. */
export const startDns = async (): Promise<void> => {
  const server = dns2.createServer({
    udp: true,
    tcp: true,
    handle: (request, send) => {
      const reply = isBlacklist(request)
        ? forward(request).catch(() => Packet.createErrorResponseFromRequest(request, Packet.RCODE.SERVFAIL))
        : Promise.resolve(answer(request));
      reply.then(send).catch(() => undefined);
    },
  });
  const at = { address: ADDRESS.dns, port: 53 };
  await server.listen({ udp: at, tcp: at });
};
