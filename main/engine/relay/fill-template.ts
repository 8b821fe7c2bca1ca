import type { CellJob } from './types.ts';

/** Names that fill the catalogue's templates. */
export type TemplateNames = Pick<CellJob, 'domain' | 'victimHost' | 'sender' | 'outside'> & {
  ip: string;
  mailbox?: string | undefined;
  outsideIp?: string | undefined;
  /** Local part that does not exist. */
  random: string;
};

/** RFC 5737 address: nobody has it, so nothing can be delivered to it by mistake. */
const NOBODY = '198.51.100.1';

/** RFC 5321 §4.1.3: what stands inside the brackets of an address literal. */
export function literal(ip: string): string {
  return ip.includes(':') ? `IPv6:${ip}` : ip;
}

/** Local part and domain of a mailbox. */
export function splitMailbox(mailbox: string): [local: string, domain: string] {
  const at = mailbox.lastIndexOf('@');
  return [mailbox.slice(0, Math.max(at, 0)), mailbox.slice(at + 1)];
}

/** Fills `{names}`; null when one is not known in this case (no mailbox named, no domain of ours with a prepared MX). */
export function fillTemplate(template: string, names: TemplateNames): string | null {
  const [outsideUser, outsideDomain] = splitMailbox(names.outside);
  const values: Record<string, string | undefined> = {
    'victim-host': names.victimHost,
    'victim-domain': names.domain,
    'victim-ip': literal(names.ip),
    tester: names.sender,
    outside: names.outside,
    'outside-user': outsideUser,
    'outside-domain': outsideDomain,
    'outside-ip': literal(names.outsideIp ?? NOBODY),
    // Exchange's encapsulation writes other characters as +XX.
    'outside-encoded': names.outside.replace(/[^A-Za-z0-9-]/g, (c) => `+${hex(c)}`),
    mailbox: names.mailbox,
    random: names.random,
  };
  let isKnown = true;
  const filled = template.replace(/\{([a-z-]+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined || value === '') isKnown = false;
    return value ?? '';
  });
  // An address with a line end in it would be two commands; a literal has no sub-domains.
  return isKnown && !/[\r\n\0]|\.\[/.test(filled) ? filled : null;
}

const hex = (character: string): string =>
  character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
