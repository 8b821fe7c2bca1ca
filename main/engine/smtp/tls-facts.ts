import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { TlsFacts } from './session.ts';

const CHAIN_MAX = 10;

/** What was negotiated, read from a finished handshake. Certificates are facts here, not conditions. */
export function readTlsFacts(socket: TLSSocket, servername: string): TlsFacts {
  const error = socket.authorizationError as Error | string | null | undefined;
  const cipher = socket.getCipher();
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: cipher?.standardName ?? cipher?.name ?? 'unknown',
    servername,
    authorized: socket.authorized,
    authorizationError: error ? describe(error) : null,
    chain: readChain(socket),
  };
}

function describe(error: Error | string): string {
  if (typeof error === 'string') return error;
  return (error as NodeJS.ErrnoException).code ?? error.message;
}

/** Leaf first; a certificate that signs itself ends the chain. */
function readChain(socket: TLSSocket): PeerCertificate[] {
  const chain: PeerCertificate[] = [];
  const seen = new Set<string>();
  let next = socket.getPeerCertificate(true) as
    | (PeerCertificate & { issuerCertificate?: PeerCertificate })
    | undefined;
  while (next?.raw && chain.length < CHAIN_MAX && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256);
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
}
