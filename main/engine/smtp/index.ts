export { nodeDialer } from './node-dialer.ts';
export { openSession } from './open-session.ts';
export {
  displayProxy,
  type ParsedProxy,
  type ProxyProblem,
  parseProxy,
  type SocksProxy,
} from './parse-proxy.ts';
export { authMechanisms, isMaskedGreeting } from './reply.ts';
export { safeText } from './safe-text.ts';
export type {
  GroupLine,
  OpenSessionOptions,
  SessionFailure,
  SessionResult,
  SmtpSession,
  TimedReply,
  TlsFacts,
} from './session.ts';
export { socksDialer } from './socks-dialer.ts';
export { abortError } from './wire.ts';
