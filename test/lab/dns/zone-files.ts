/** Zone files from the root down to the operators, and those of the lists on BIND. */
import { AD, NET, SUBJECT } from './addresses.ts';
import type { Host, ListSpec } from './list-spec.ts';
import { hostName, LISTS } from './lists.ts';

const HEAD = '$TTL 300\n@ SOA ns.nshosting.net. hostmaster.nshosting.net. 1 3600 600 86400 60\n';
const OWN = `${HEAD}@ NS operators.nshosting.net.\n`;

/** Where the hosting company's servers are. A host without an address is one that does not exist. */
const HOSTS: Record<Exclude<Host, 'ghost'>, readonly string[]> = {
  rbl: [NET.rbl4, NET.rbl6],
  lone: [NET.lone6],
  bind: [NET.bind4],
  parking: [NET.parking4],
  slow: [NET.slow4],
  lossy: [NET.lossy4],
  hole: [NET.hole4],
  lame: [NET.lame4],
};

const TOPS = ['com', 'net', 'org', 'example', 'zone'];

const typeOf = (address: string): string => (address.includes(':') ? 'AAAA' : 'A');

const hosting = (): string => {
  const lines = [`operators A ${NET.operators4}`, `ns A ${NET.operators4}`];
  for (const [name, addresses] of Object.entries(HOSTS))
    for (const address of addresses) lines.push(`${name} ${typeOf(address)} ${address}`);
  return `${OWN}${lines.join('\n')}\n`;
};

/** The registered domain over a list's zone. */
const operatorOf = (zone: string): string => zone.split('.').slice(-2).join('.');

/** Records of every operator's own zone: who serves the lists. */
const operators = (): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  const add = (zone: string, lines: string[]) => {
    const operator = operatorOf(zone);
    found.set(operator, [...(found.get(operator) ?? []), ...lines]);
  };
  for (const list of LISTS) {
    if (list.id === 'glued') {
      const own = `ns.${list.zone}.`;
      add(list.zone, [`${list.zone}. NS ${own}`, `${own} A ${NET.rbl4}`, `${own} AAAA ${NET.rbl6}`]);
    } else
      add(
        list.zone,
        list.hosts.map((host) => `${list.zone}. NS ${hostName(host)}.`),
      );
    if (list.keyed !== undefined) add(list.keyed.zone, [`${list.keyed.zone}. NS ${hostName('rbl')}.`]);
  }
  return found;
};

const company = ({ domain, ip4, ip6 }: { domain: string; ip4: string; ip6: string }): string =>
  `${OWN}@ MX 10 mail.${domain}.\nmail A ${ip4}\nmail AAAA ${ip6}\n@ TXT "v=spf1 mx -all"\n`;

const receiver = (domain: string, ip4: string): string => `${OWN}@ MX 10 mail.${domain}.\nmail A ${ip4}\n`;

const top = (name: string, domains: readonly string[]): string => {
  const lines = domains
    .filter((domain) => domain.endsWith(`.${name}`))
    .map((domain) => `${domain}. NS operators.nshosting.net.`);
  const glue = name === 'net' ? [`operators.nshosting.net. A ${NET.operators4}`] : [];
  return `${HEAD}@ NS tld.nic.${name}.\ntld.nic.${name}. A ${NET.tld4}\ntld.nic.${name}. AAAA ${NET.tld6}\n${[...lines, ...glue].join('\n')}\n`;
};

const root = (): string => {
  const lines = TOPS.flatMap((name) => [
    `${name}. NS tld.nic.${name}.`,
    `tld.nic.${name}. A ${NET.tld4}`,
    `tld.nic.${name}. AAAA ${NET.tld6}`,
  ]);
  const own = `. NS a.root-servers.net.\na.root-servers.net. A ${NET.root4}\na.root-servers.net. AAAA ${NET.root6}`;
  return `$TTL 300\n. SOA a.root-servers.net. hostmaster.nshosting.net. 1 3600 600 86400 60\n${own}\n${lines.join('\n')}\n`;
};

/** The hints file, as everybody has it who asks from the root. */
export const ROOT_HINTS = `.                    3600000 NS   a.root-servers.net.
a.root-servers.net.  3600000 A    ${NET.root4}
a.root-servers.net.  3600000 AAAA ${NET.root6}
`;

const onBind = (list: ListSpec): boolean => list.hosts.includes('bind');
const LIST_HEAD = `${HEAD}@ NS bind.nshosting.net.\n`;

/** Zone → its file, for each of BIND's views. */
export type View = {
  name: string;
  at: readonly string[];
  clients?: readonly string[];
  zones: Record<string, string>;
};

/** All zones of the authoritative BIND, by the address that was asked and, for the lists, by who asks. */
export const views = (): View[] => {
  const byOperator = operators();
  const companies = [SUBJECT.listed, SUBJECT.clean];
  const own: Record<string, string> = {
    'nshosting.net': hosting(),
    'partner.example': receiver('partner.example', NET.receiver4),
    'careless.example': receiver('careless.example', NET.careless4),
    'leaky.example': receiver('leaky.example', NET.leaky4),
    ...Object.fromEntries(companies.map((one) => [one.domain, company(one)])),
    ...Object.fromEntries([...byOperator].map(([zone, lines]) => [zone, `${OWN}${lines.join('\n')}\n`])),
  };
  const domains = Object.keys(own);
  const lists = Object.fromEntries(
    LISTS.filter(onBind).map((list) => [
      list.zone,
      list.isSpoilt === true
        ? 'this is no zone file\n'
        : `${LIST_HEAD}${list.records ?? ''}\nentry A 127.0.0.2\n`,
    ]),
  );
  const refusal = `${LIST_HEAD}* A 127.255.255.254\n* TXT "No public resolvers"\n`;
  const toPublic = Object.fromEntries(
    LISTS.filter(onBind).map((list) => [
      list.zone,
      list.public === 'code' ? refusal : (lists[list.zone] ?? ''),
    ]),
  );
  const parked = LISTS.filter((list) => list.hosts.includes('parking')).map((list) => [
    list.zone,
    `${HEAD}@ NS parking.nshosting.net.\n@ A ${AD}\n* A ${AD}\n* TXT "This domain is for sale"\n`,
  ]);
  return [
    { name: 'root', at: [NET.root4, NET.root6], zones: { '.': root() } },
    {
      name: 'tops',
      at: [NET.tld4, NET.tld6],
      zones: Object.fromEntries(TOPS.map((name) => [name, top(name, domains)])),
    },
    { name: 'operators', at: [NET.operators4], zones: own },
    { name: 'parking', at: [NET.parking4], zones: Object.fromEntries(parked) },
    { name: 'lists-public', at: [NET.bind4], clients: [NET.public4, NET.public6], zones: toPublic },
    { name: 'lists', at: [NET.bind4], zones: lists },
  ];
};
