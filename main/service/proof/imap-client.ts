import type { ImapFlow } from 'imapflow';
import type { ImapAccount } from '../../../preload/contract/index.ts';

/** Why a mailbox could not be read. Words: `proof:imap.<reason>`. */
export const IMAP_REASONS = [
  'no-answer',
  'refused',
  'login-failed',
  'certificate',
  'not-imap',
  'no-encryption',
  'folder',
  'cut',
] as const;
export type ImapReason = (typeof IMAP_REASONS)[number];

/** Carries a reason and nothing else: no server words, no command, no password. */
export class ImapTrouble extends Error {
  readonly reason: ImapReason;
  constructor(reason: ImapReason) {
    super(reason);
    this.name = 'ImapTrouble';
    this.reason = reason;
  }
}

/** Waits, ms. */
export type ImapDeadlines = { connectMs: number; greetingMs: number; silenceMs: number; wholeMs: number };

export const IMAP_DEADLINES: ImapDeadlines = {
  connectMs: 15_000,
  greetingMs: 15_000,
  silenceMs: 30_000,
  wholeMs: 90_000,
};

/** Most of a message that is fetched, bytes. */
export const MAX_MESSAGE_BYTES = 512 * 1024;

/** Plain text is for a server on this computer only (RFC 8314 §3). */
export function mayBePlain(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
}

/**
 * Opens an IMAP connection (RFC 9051, RFC 3501) and logs in. Certificates are checked; STARTTLS is a must where it was chosen.
 * Rejects with `ImapTrouble`, or with AbortError.
 */
export async function openMailbox(
  account: ImapAccount,
  password: string,
  deadlines: ImapDeadlines,
  signal: AbortSignal,
): Promise<ImapFlow> {
  if (account.security === 'none' && !mayBePlain(account.host)) throw new ImapTrouble('no-encryption');
  const { ImapFlow } = await import('imapflow');
  signal.throwIfAborted();
  const client = new ImapFlow({
    host: account.host.replace(/^\[(.*)\]$/, '$1'),
    port: account.port,
    secure: account.security === 'tls',
    ...(account.security === 'tls' ? {} : { doSTARTTLS: account.security === 'starttls' }),
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    auth: { user: account.user, pass: password },
    // Its log would hold commands; its errors too, which is why none of them leaves this file.
    logger: false,
    clientInfo: { name: 'Relay Doctor' },
    disableAutoIdle: true,
    disableCompression: true,
    disableAutoEnable: true,
    connectionTimeout: deadlines.connectMs,
    greetingTimeout: deadlines.greetingMs,
    socketTimeout: deadlines.silenceMs,
    maxLineLength: 256 * 1024,
    maxLiteralSize: 2 * MAX_MESSAGE_BYTES,
    maxResponseSize: 3 * MAX_MESSAGE_BYTES,
  });
  // Without a listener a late socket error would end the program.
  client.on('error', () => {});
  const onAbort = (): void => client.close();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.close();
    signal.throwIfAborted();
    throw new ImapTrouble(connectReason(error, account));
  }
}

/** What the error of a failed connection or login means. Only its codes are looked at. */
export function connectReason(error: unknown, account: Pick<ImapAccount, 'security'>): ImapReason {
  const facts = factsOf(error);
  if (facts.authenticationFailed) return 'login-failed';
  const { code } = facts;
  if (/^(?:CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH|CRL_)/.test(code))
    return 'certificate';
  if (code === 'ECONNREFUSED') return 'refused';
  if (/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|NO_SHARED|HANDSHAKE_FAILURE/.test(code)) return 'no-encryption';
  if (code === 'GREETING_TIMEOUT' || code === 'EPROTO' || code.startsWith('ERR_SSL_')) return 'not-imap';
  if (
    /^(?:CONNECT_TIMEOUT|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UPGRADE_TIMEOUT)$/i.test(code)
  )
    return 'no-answer';
  if (facts.tlsFailed) return account.security === 'starttls' ? 'no-encryption' : 'not-imap';
  return /^(?:ECONNRESET|EPIPE|NoConnection|ETIMEOUT)$/.test(code) ? 'cut' : 'not-imap';
}

function factsOf(error: unknown): { code: string; authenticationFailed: boolean; tlsFailed: boolean } {
  const value: Record<string, unknown> = typeof error === 'object' && error !== null ? { ...error } : {};
  return {
    code: typeof value.code === 'string' ? value.code : '',
    authenticationFailed: value.authenticationFailed === true,
    tlsFailed: value.tlsFailed === true,
  };
}
