import type { CheckRequest, Target } from '../../../preload/contract/index.ts';
import { parseInput, parseServer } from '../../engine/target/index.ts';
import { isPracticeName } from '../case-key.ts';
import { refusal } from './trouble.ts';

/** Doors for mail: other servers, submission, and what stands in for them. Another port of a stranger's plan would be a port scan from here. */
const MAIL_PORTS: readonly number[] = [25, 26, 465, 587, 2525];
/** What hiding put in a mailbox's place. */
const NAMELESS = /^name-\d{1,9}@/;

/**
 * A plan out of a file, as far as the case shows it: who ticks the box sees the target, and only that is tested. What the plan names beside it
 * (other servers, machines behind the filter, ports that are not for mail) is left behind. Throws when plan and shown target are not the same.
 */
export function asShown(plan: CheckRequest, target: Target | null, isPractice: boolean): CheckRequest {
  const { input } = plan;
  // Practice servers get new ports at every start, and nobody else can have their names.
  if (isPractice) {
    if (!isPracticeName(input)) throw refusal('no-plan');
    return { ...plan, servers: plan.servers.filter(isPracticeName), hosts: [], hiddenHosts: [] };
  }
  if (target !== null && !isSameTarget(input, target)) throw refusal('no-plan');
  const shown = shownIn(target);
  const ports = plan.ports?.filter((port) => MAIL_PORTS.includes(port)) ?? [];
  const { ports: _, ...rest } = plan;
  return {
    ...rest,
    input: withMailDoor(NAMELESS.test(input) ? (target?.domain ?? input.replace(NAMELESS, '')) : input),
    servers: plan.servers.filter((text) => isShown(text, shown) && portOf(text) === null),
    hosts: plan.hosts.filter((name) => shown.has(name.toLowerCase())),
    hiddenHosts: plan.hiddenHosts.filter((name) => isBelow(name, target?.domain)),
    ...(ports.length > 0 ? { ports } : {}),
  };
}

/** What the case shows as its target is what the plan would test. */
function isSameTarget(input: string, target: Target): boolean {
  if (input !== target.input) return false;
  const typed = parseInput(input);
  if (!typed.ok || target.domain === undefined) return typed.ok;
  const { name } = typed;
  return name === undefined || name === target.domain || name.endsWith(`.${target.domain}`);
}

function shownIn(target: Target | null): Set<string> {
  const hosts = target?.hosts ?? [];
  return new Set(
    hosts.flatMap(({ name, addresses }) => [name.toLowerCase(), ...addresses.map((row) => row.ip)]),
  );
}

function isShown(text: string, shown: ReadonlySet<string>): boolean {
  const typed = parseServer(text);
  if (!typed.ok) return false;
  return shown.has(typed.name ?? '') || shown.has(typed.address?.ip ?? '');
}

/** The port that is none for mail; null when there is none such. */
function portOf(text: string): number | null {
  const typed = parseServer(text);
  const port = typed.ok ? typed.port : undefined;
  return port === undefined || MAIL_PORTS.includes(port) ? null : port;
}

function withMailDoor(input: string): string {
  const typed = parseInput(input);
  if (!typed.ok || typed.port === undefined || MAIL_PORTS.includes(typed.port)) return input;
  return typed.name ?? typed.address?.ip ?? input;
}

const isBelow = (name: string, domain: string | undefined): boolean =>
  domain !== undefined && name.toLowerCase().endsWith(`.${domain.toLowerCase()}`) && portOf(name) === null;
