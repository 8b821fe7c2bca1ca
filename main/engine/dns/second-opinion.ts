import { promises } from 'node:dns';
import { abortError, throwIfStopped } from './abort.ts';
import { toWireName } from './names.ts';
import type { DnsStatus, DnsType } from './resolver.ts';
import { parseServer, serverText } from './servers.ts';

const DEADLINE_MS = 5000;
const TRY_MS = 1500;

const STATUS: Record<string, DnsStatus> = {
  ENOTFOUND: 'nxdomain',
  ENODATA: 'nodata',
  ESERVFAIL: 'servfail',
  EREFUSED: 'refused',
  ETIMEOUT: 'timeout',
  ECONNREFUSED: 'unreachable',
  EBADRESP: 'malformed',
  EBADNAME: 'bad-name',
  EFORMERR: 'other-rcode',
  ENOTIMP: 'other-rcode',
};

const clean = (name: string): string => name.toLowerCase().replace(/\.$/, '');
const hex = (data: ArrayBuffer): string => Buffer.from(data).toString('hex');

/** CAA rdata (RFC 8659 §4.1), so that it reads the same as our own raw reader's. */
const caaHex = (record: { critical: number }): string => {
  const [tag, value] = Object.entries(record).find(([key]) => key !== 'critical' && key !== 'type') ?? [
    '',
    '',
  ];
  return Buffer.concat([
    Buffer.from([record.critical, tag.length]),
    Buffer.from(`${tag}${String(value)}`),
  ]).toString('hex');
};

async function ask(resolver: promises.Resolver, name: string, type: DnsType): Promise<string[]> {
  switch (type) {
    case 'A':
      return resolver.resolve4(name);
    case 'AAAA':
      return resolver.resolve6(name);
    case 'MX':
      return (await resolver.resolveMx(name)).map((mx) => `${mx.priority} ${clean(mx.exchange)}`);
    case 'TXT':
      return (await resolver.resolveTxt(name)).map((strings) => strings.join(''));
    case 'PTR':
      return (await resolver.resolvePtr(name)).map(clean);
    case 'CNAME':
      return (await resolver.resolveCname(name)).map(clean);
    case 'NS':
      return (await resolver.resolveNs(name)).map(clean);
    case 'SOA': {
      const soa = await resolver.resolveSoa(name);
      return [`${clean(soa.nsname)} ${soa.serial}`];
    }
    case 'TLSA':
      return (await resolver.resolveTlsa(name)).map(
        (record) => `${record.certUsage} ${record.selector} ${record.match} ${hex(record.data)}`,
      );
    case 'CAA':
      return (await resolver.resolveCaa(name)).map(caaHex);
    default: {
      const never: never = type;
      return [String(never)];
    }
  }
}

/**
 * The same question through the platform's own stub (c-ares), with its own resolver object and a deadline of 5 s, so that
 * a slow question never cancels another. `servers` empty = the computer's own. Values are sorted texts as `answerValues` makes
 * them. Rejects only with AbortError.
 */
export async function secondOpinion(
  name: string,
  type: DnsType,
  servers: readonly string[],
  signal: AbortSignal,
): Promise<{ status: DnsStatus; values: string[] }> {
  throwIfStopped(signal);
  const wireName = toWireName(name);
  if (wireName === null) return { status: 'bad-name', values: [] };
  const resolver = new promises.Resolver({ timeout: TRY_MS, tries: 2 });
  const chosen = servers.flatMap((text) => {
    const server = parseServer(text);
    return server ? [serverText(server)] : [];
  });
  if (chosen.length > 0) resolver.setServers(chosen);
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const stop = AbortSignal.any([signal, deadline]);
  const stopped = Promise.withResolvers<never>();
  const onStop = (): void => {
    resolver.cancel();
    stopped.reject(abortError());
  };
  stop.addEventListener('abort', onStop, { once: true });
  stopped.promise.catch(() => undefined);
  const asked = ask(resolver, wireName, type);
  asked.catch(() => undefined);
  try {
    return { status: 'answer', values: (await Promise.race([asked, stopped.promise])).sort() };
  } catch (error) {
    throwIfStopped(signal);
    if (deadline.aborted) return { status: 'timeout', values: [] };
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return { status: STATUS[code] ?? 'servfail', values: [] };
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}
