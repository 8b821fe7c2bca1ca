import type { HideSwitch, RunEvent } from '../../../preload/contract/index.ts';
import { parseInput, scopeOf } from '../../engine/target/index.ts';
import { canonical, isInsideByNumber, isLoopback, replaceAddresses } from './addresses.ts';
import { eachText, isTime } from './fields.ts';
import { isRole, localsIn, namesBeside } from './mailboxes.ts';
import { replaceOwnNames } from './own-names.ts';

/** Everything that a switch takes out, in the order in which it is met. */
export type Values = {
  /** People who ticked, wrote or marked, in their own writing. */
  people: Set<string>;
  /** People whom a server or a message named. */
  named: Set<string>;
  /** Local parts of people's mailboxes, in small letters. */
  locals: Set<string>;
  /** Canonical addresses. */
  addresses: Set<string>;
  /** Names of computers of the inside. */
  hosts: Set<string>;
  /** First lines of the settings texts. */
  config: string[];
  /** Names of the tested server: they stay, also when a person is called like it. */
  targets: Set<string>;
};

export function emptyValues(): Values {
  return {
    people: new Set(),
    named: new Set(),
    locals: new Set(),
    addresses: new Set(),
    hosts: new Set(),
    config: [],
    targets: new Set(),
  };
}

/** A person's name: what ticked, wrote or marked. */
export function addPerson(name: string | undefined, values: Values): void {
  const clean = name?.trim() ?? '';
  if (clean !== '' && !isPlaceholder(clean)) values.people.add(clean);
}

/** What a run says: who asked, whose mailboxes, which computer, which server. */
export function collectRun(events: readonly RunEvent[], values: Values): void {
  const typed = new Set<string>();
  const made = new Set<string>();
  for (const event of events) {
    if (event.type === 'run-started') {
      const { tickedBy, outside, sender, deliverTo, input, servers, hosts, source, imap } = event.request;
      addPerson(tickedBy, values);
      const mailboxes = [outside, sender, deliverTo, input, imap?.user];
      for (const local of mailboxes.flatMap((text) => localsIn(text ?? ''))) typed.add(local.toLowerCase());
      if (imap !== undefined && !imap.user.includes('@')) typed.add(imap.user.toLowerCase());
      if (source !== undefined) addOwnAddress(source, values);
      for (const text of [input, ...servers, ...hosts]) addTyped(text, values);
    } else if (event.type === 'vantage') {
      for (const ip of event.vantage.sourceAddresses) addOwnAddress(ip, values);
    } else if (event.type === 'target') {
      const { domain, unicode, hosts, mailbox } = event.target;
      for (const name of [domain, unicode, ...hosts.map((host) => host.name)])
        if (name) values.targets.add(name);
      for (const { ip } of hosts.flatMap((host) => host.addresses)) addOwnAddress(ip, values);
      if (mailbox !== undefined) for (const local of localsIn(mailbox)) typed.add(local.toLowerCase());
    } else if (event.type === 'cell-started') addOwnAddress(event.cell.address, values);
    else if (event.type === 'transcript') {
      const said = event.lines.filter((line) => line.dir === 'out');
      for (const local of said.flatMap((line) => localsIn(line.text))) made.add(local.toLowerCase());
    } else if (event.type === 'attempt') {
      const { mailFrom, rcptTo } = event.attempt;
      for (const local of [mailFrom, rcptTo].flatMap(localsIn)) made.add(local.toLowerCase());
    }
  }
  // What the program made up for its tries names nobody.
  for (const local of typed) made.delete(local);
  for (const local of typed) addLocal(local, values);
  collectTexts(events, values, made);
}

/** Mailboxes, names beside them, addresses and names of the inside that stand anywhere in a value. */
export function collectTexts(value: unknown, values: Values, made: ReadonlySet<string> = new Set()): void {
  const seen = new Set<string>();
  eachText(value, (text) => {
    if (isTime(text) || seen.has(text)) return;
    if (text.length < 300) seen.add(text);
    if (text.includes('@')) {
      for (const local of localsIn(text)) if (!made.has(local.toLowerCase())) addLocal(local, values);
      for (const name of namesBeside(text)) if (!isPlaceholder(name)) values.named.add(name);
    }
    replaceAddresses(text, (ip) => {
      if (isInsideByNumber(ip)) values.addresses.add(ip);
      return null;
    });
    replaceOwnNames(text, (name) => {
      values.hosts.add(name);
      return null;
    });
  });
}

/** A name without a dot is known only where it was typed: a computer of the inside. */
function addTyped(text: string, values: Values): void {
  const typed = parseInput(text);
  if (!typed.ok) return;
  const { name, address } = typed;
  if (address) addOwnAddress(address.ip, values);
  if (name === undefined || isPlaceholder(name)) return;
  if (name.includes('.')) values.targets.add(name);
  else if (name !== 'localhost') values.hosts.add(name);
}

function addLocal(local: string, values: Values): void {
  const bare = local.replace(/\+.*$/, '');
  for (const one of new Set([local, bare])) {
    if (!isRole(one) && !isPlaceholder(one)) values.locals.add(one.toLowerCase());
  }
}

/** An address of this computer or of the tested server: of the inside also when it is loopback. */
export function addOwnAddress(text: string, values: Values): void {
  const ip = canonical(text);
  if (ip !== null && (isInsideByNumber(ip) || isLoopback(ip))) values.addresses.add(ip);
}

export const isPlaceholder = (text: string): boolean => /^(?:name|inside)-\d{1,9}$/.test(text);

/** For the page before saving: how many values, and some of them. */
export function foundIn(values: Values): { hide: HideSwitch; count: number; examples: string[] }[] {
  const names = [...new Set([...values.people, ...values.named, ...values.locals])];
  const inside = [...values.addresses].filter((ip) => scopeOf(ip) !== 'other').concat([...values.hosts]);
  const row = (hide: HideSwitch, all: readonly string[]) => ({
    hide,
    count: all.length,
    examples: all.slice(0, 5).map((text) => text.slice(0, 120)),
  });
  return [row('names', names), row('inside', inside), row('config', values.config)];
}
