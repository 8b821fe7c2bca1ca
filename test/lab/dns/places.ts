/**
 * The places of the small internet, as network namespaces:
 *
 *   net   all name servers, lists and resolvers, on a bridge `wan`
 *   line  203.0.113.50, 2001:db8:ffff::50: the tester, straight on the internet
 *   desk  192.168.77.40, behind a router (192.168.77.1) that is also the resolver there and does something with port 53: hands every question to
 *         itself (`caught`), or lets none out (`shut`); IPv4 only, as in most offices
 *
 * The routers divert by policy routing (`ip rule … dport 53`), so no packet filter has to be there.
 */
import { inside, mustMake, PREFIX, plugIn, removePlace, settle } from '../namespaces.ts';
import { mustRun } from '../shell.ts';
import { NET } from './addresses.ts';

/** What a router does with questions that pass it. */
export type Router = 'caught' | 'shut';

/** Names of the namespaces. */
export type DnsPlaces = {
  net: string;
  line: string;
  sender: string;
  receiver: string;
  careless: string;
  leaky: string;
  desks: Record<Router, { desk: string; router: string }>;
  close: () => void;
};

export const LAN = { router4: '192.168.77.1', caught4: '203.0.113.61', shut4: '203.0.113.62' } as const;
const DESKS: Record<Router, { desk4: string; router4: string }> = {
  caught: { desk4: '203.0.113.71', router4: LAN.caught4 },
  shut: { desk4: '203.0.113.72', router4: LAN.shut4 },
};

const ip = (place: string, words: string): Promise<string> =>
  mustRun('ip', ['-n', place, ...words.split(' ')]);
const set = (place: string, path: string, value = '1'): Promise<string> =>
  mustRun('ip', inside(place, 'sh', '-c', `echo ${value} > /proc/sys/net/ipv4/${path}`));

const makeDesk = async (net: string, name: (room: string) => string, kind: Router) => {
  const [desk, router] = [name(`${kind}-desk`), name(`${kind}-router`)];
  const { desk4, router4 } = DESKS[kind];
  await mustMake(router);
  await mustMake(desk);
  await plugIn(router, net, `r-${kind}`);
  await settle(router, 'wan', [router4]);
  await ip(desk, `link add lan type veth peer name lan netns ${router}`);
  for (const line of ['link set lo up', 'link set lan up', `addr add ${desk4}/32 dev lan`])
    await ip(desk, line);
  for (const line of [`addr add ${LAN.router4}/32 dev lan`, 'link set lan up', `route add ${desk4} dev lan`])
    await ip(router, line);
  await ip(desk, `route add ${LAN.router4} dev lan src ${desk4}`);
  await ip(desk, `route add default via ${LAN.router4} src ${desk4}`);
  for (const path of ['ip_forward', 'conf/wan/proxy_arp']) await set(router, path);
  // Diverted packets come in for addresses that are not this router's own.
  for (const device of ['all', 'lan']) await set(router, `conf/${device}/rp_filter`, '0');
  await ip(router, `route add ${kind === 'shut' ? 'blackhole default' : 'local default dev lo'} table 53`);
  for (const protocol of ['udp', 'tcp'])
    await ip(router, `rule add pref 10 iif lan ipproto ${protocol} dport 53 lookup 53`);
  return { desk, router };
};

/** Makes all places and joins them. */
export const makeDnsPlaces = async (): Promise<DnsPlaces> => {
  const name = (room: string) => `${PREFIX}-${process.pid}-dns-${room}`;
  const rooms = [
    'net',
    'line',
    'sender',
    'receiver',
    'careless',
    'leaky',
    'caught-desk',
    'caught-router',
    'shut-desk',
    'shut-router',
  ];
  const close = () => {
    for (const room of rooms) removePlace(name(room));
  };
  try {
    const net = name('net');
    await mustMake(net);
    await ip(net, 'link add wan address 02:00:00:00:00:01 type bridge');
    await settle(
      net,
      'wan',
      Object.entries(NET)
        .filter(([key]) => !/^(line|sender|receiver|careless|leaky)/.test(key))
        .map(([, address]) => address),
    );
    const own = async (room: string, addresses: readonly string[]): Promise<string> => {
      await mustMake(name(room));
      await plugIn(name(room), net, room);
      await settle(name(room), 'wan', addresses);
      return name(room);
    };
    const line = await own('line', [NET.line4, NET.line6]);
    const sender = await own('sender', [NET.sender4]);
    const receiver = await own('receiver', [NET.receiver4]);
    const careless = await own('careless', [NET.careless4]);
    const leaky = await own('leaky', [NET.leaky4]);
    const desks = {
      caught: await makeDesk(net, name, 'caught'),
      shut: await makeDesk(net, name, 'shut'),
    };
    return { net, line, sender, receiver, careless, leaky, desks, close };
  } catch (error) {
    close();
    throw error;
  }
};
