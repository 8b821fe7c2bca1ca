import type { Culprit } from '../../../preload/contract/index.ts';
import { isInside, readAddress } from '../target/address-scope.ts';

export type CulpritFacts = {
  serverAddress: string;
  ourAddresses: readonly string[];
  from: Culprit['from'];
  /** What the address or its machine was called: EHLO or PTR name beside it, greeting. */
  names?: readonly string[];
};

type Kind = Culprit['kind'];

/** Names that give the machine away, surest first. */
const BY_NAME: readonly [RegExp, Kind][] = [
  [/\bpodman\b|host\.containers\.internal/i, 'podman'],
  [/\bcluster\.local\b|\bk8s\b|\bkube|\bflannel|\bcni0?\b/i, 'kubernetes'],
  [/\bdocker|\bcontainer/i, 'docker'],
  [/\.ts\.net\b|\btailscale|\bwireguard|\bopenvpn|\bvpn\b|\btun\d|\bwg\d/i, 'vpn'],
  [/\bhaproxy|\b(?:elb|nlb|lb|slb)\d*\b|load-?balanc|\bbig-?ip\b|\bnetscaler|\bkemp\b/i, 'load-balancer'],
  [/\bnginx|\btraefik|\benvoy|proxy|\bstunnel/i, 'proxy'],
  [/^_?gateway\b|\brouter\b|\bfritz\.box\b|\bopenwrt|\bmikrotik|\bpfsense|\bopnsense/i, 'router'],
];

/**
 * Networks that programs and boxes use by default, narrowest first; `gateway`: only the first or last address of the /24.
 * Sources: defaults of the products' own documentation.
 */
const BY_NETWORK: readonly [network: string, prefix: number, kind: Kind, gateway?: 'gateway'][] = [
  ['127.0.0.0', 8, 'local-forwarder'],
  ['::1', 128, 'local-forwarder'],
  // Docker Desktop and minikube.
  ['192.168.65.0', 24, 'docker'],
  ['192.168.49.0', 24, 'kubernetes'],
  // libvirt, VirtualBox (host-only, NAT), LXC, Parallels, macOS, docker-machine.
  ['192.168.122.0', 24, 'virtual-machine'],
  ['192.168.56.0', 24, 'virtual-machine'],
  ['192.168.64.0', 24, 'virtual-machine', 'gateway'],
  ['192.168.99.0', 24, 'virtual-machine', 'gateway'],
  ['10.0.2.0', 24, 'virtual-machine'],
  ['10.0.3.0', 24, 'virtual-machine', 'gateway'],
  ['10.211.55.0', 24, 'virtual-machine'],
  ['10.37.129.0', 24, 'virtual-machine'],
  // Podman: bridge, further bridges, user mode.
  ['10.88.0.0', 16, 'podman'],
  ['10.89.0.0', 16, 'podman'],
  ['192.168.127.0', 24, 'podman'],
  // k3s (flannel), kubeadm's usual pod and service networks.
  ['10.42.0.0', 15, 'kubernetes'],
  ['10.244.0.0', 16, 'kubernetes'],
  ['10.96.0.0', 12, 'kubernetes'],
  // OpenVPN; WireGuard set-up scripts and images.
  ['10.8.0.0', 24, 'vpn'],
  ['10.9.0.0', 24, 'vpn'],
  ['10.6.0.0', 24, 'vpn'],
  ['10.7.0.0', 24, 'vpn'],
  ['10.13.13.0', 24, 'vpn'],
  ['10.66.66.0', 24, 'vpn'],
  ['fd7a:115c:a1e0::', 48, 'vpn'],
  ['fd42:42:42::', 48, 'vpn'],
  ['100.64.0.0', 10, 'cgnat'],
  // mailcow's network, then Docker's own pools.
  ['fd4d:6169:6c63:6f77::', 64, 'docker'],
];

/**
 * R7: what most likely stands between strangers and the server, judged by the address it saw and by names beside it. A guess:
 * the words say "most likely". The caller decides that the address is not the visitor's (`isMasked`).
 */
export function nameCulprit(address: string, facts: CulpritFacts): Culprit {
  const read = readAddress(address);
  const ip = read?.ip ?? address;
  const made = (kind: Kind): Culprit => ({ kind, address: ip, from: facts.from });
  if (read === null) return made('unknown');
  const network = BY_NETWORK.find(([net, bits, , only]) => isInside(ip, net, bits) && isEdge(ip, only));
  if (network?.[2] === 'local-forwarder') return made('local-forwarder');
  const named = kindByName(facts.names ?? []);
  if (named !== null) return made(named);
  if (ip === readAddress(facts.serverAddress)?.ip) return made('own-address');
  if (network) return made(network[2]);
  return made(read.family === 4 ? kindOfFour(ip, read.scope) : kindOfSix(ip, read.scope));
}

function isEdge(ip: string, only: 'gateway' | undefined): boolean {
  return only === undefined || isGateway(ip);
}

/** Routers take the first or the last address of their network. */
function isGateway(ip: string): boolean {
  return /\.(?:1|254)$/.test(ip);
}

function kindOfFour(ip: string, scope: string | undefined): Kind {
  const [first = 0, second = 0, third = 0] = ip.split('.').map(Number);
  if (first === 172 && second >= 17 && second <= 31) {
    // Hyper-V's default switch draws a /20 from the same range; its gateway is x.y.16n.1.
    const isSwitch = third !== 0 && third % 16 === 0 && ip.endsWith('.1');
    return isSwitch ? 'virtual-machine' : 'docker';
  }
  if (scope === 'private') return isGateway(ip) ? 'router' : 'unknown';
  return 'unknown';
}

function kindOfSix(ip: string, scope: string | undefined): Kind {
  // A router announces itself under its link-local address.
  if (scope === 'link-local') return 'router';
  // Docker gives its bridges fd networks; the bridge is the first address.
  return scope === 'private' && ip.startsWith('fd') && /:0*1$/.test(ip) ? 'docker' : 'unknown';
}

function kindByName(names: readonly string[]): Kind | null {
  for (const [pattern, kind] of BY_NAME) {
    if (names.some((name) => pattern.test(name.slice(0, 255)))) return kind;
  }
  return null;
}
