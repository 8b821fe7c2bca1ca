import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';

export type LocalInterface = { name: string; address: string; prefix: number; internal: boolean };

/** This computer's own view of its network: addresses, and the address a connection to `ip` would leave from. */
export type NetworkView = {
  interfaces(): LocalInterface[];
  /** Source address the routing table picks; null when there is no route. Nothing is sent. */
  sourceFor(ip: string): Promise<string | null>;
};

/** The real network view. A connected UDP socket asks the kernel for the route without sending a packet. */
export function nodeNetworkView(): NetworkView {
  return { interfaces: readInterfaces, sourceFor };
}

function readInterfaces(): LocalInterface[] {
  return Object.entries(networkInterfaces()).flatMap(([name, rows]) =>
    (rows ?? []).map((row) => ({
      name,
      address: row.address,
      prefix: Number(row.cidr?.split('/')[1] ?? (row.family === 'IPv4' ? 32 : 128)),
      internal: row.internal,
    })),
  );
}

function sourceFor(ip: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = createSocket(ip.includes(':') ? 'udp6' : 'udp4');
    const finish = (address: string | null): void => {
      socket.removeAllListeners();
      socket.on('error', () => {});
      socket.close();
      resolve(address);
    };
    socket.once('error', () => finish(null));
    try {
      socket.connect(9, ip, () => {
        const { address } = socket.address();
        finish(address);
      });
    } catch {
      finish(null);
    }
  });
}
