import { EventEmitter } from 'node:events';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { CDP_VARIABLE } from './chromium.ts';
import { note } from './records.ts';

type SchemeHandler = (request: Request) => Promise<Response> | Response;
type RequestFilter = (details: { url: string }, decide: (answer: { cancel?: boolean }) => void) => void;
type PermissionRequest = (
  contents: unknown,
  permission: string,
  decide: (granted: boolean) => void,
  details: object,
) => void;
type PermissionCheck = (contents: unknown, permission: string, origin: string) => boolean;

let connection: Promise<Browser> | null = null;

/** The Chromium that the test started; one connection for the whole program. */
export function connectChromium(): Promise<Browser> {
  const endpoint = process.env[CDP_VARIABLE];
  if (!endpoint) throw new Error(`${CDP_VARIABLE} is not set: start the program through drive.ts`);
  connection ??= chromium.connectOverCDP(endpoint);
  return connection;
}

/** Stands in for `Session`: keeps handlers, asks them when a page wants something. */
export class SessionStandIn extends EventEmitter {
  readonly partition: string;
  readonly handlers = new Map<string, SchemeHandler>();
  requestFilter: RequestFilter | null = null;
  permissionRequest: PermissionRequest | null = null;
  permissionCheck: PermissionCheck | null = null;
  device: (() => boolean) | null = null;

  readonly protocol = {
    handle: (scheme: string, handler: SchemeHandler) => {
      note('protocol.handle', this.partition, scheme);
      this.handlers.set(scheme, handler);
    },
    unhandle: (scheme: string) => {
      note('protocol.unhandle', this.partition, scheme);
      this.handlers.delete(scheme);
    },
    registerSchemesAsPrivileged: (schemes: unknown) => note('protocol.registerSchemesAsPrivileged', schemes),
  };

  readonly webRequest = {
    onBeforeRequest: (filter: RequestFilter) => {
      note('webRequest.onBeforeRequest', this.partition);
      this.requestFilter = filter;
    },
  };

  constructor(partition: string) {
    super();
    this.partition = partition;
  }

  setPermissionRequestHandler(handler: PermissionRequest): void {
    note('session.setPermissionRequestHandler', this.partition);
    this.permissionRequest = handler;
  }

  setPermissionCheckHandler(handler: PermissionCheck): void {
    note('session.setPermissionCheckHandler', this.partition);
    this.permissionCheck = handler;
  }

  setDevicePermissionHandler(handler: () => boolean): void {
    note('session.setDevicePermissionHandler', this.partition);
    this.device = handler;
  }

  setDisplayMediaRequestHandler(handler: unknown): void {
    note('session.setDisplayMediaRequestHandler', handler);
  }

  setBluetoothPairingHandler(handler: unknown): void {
    note('session.setBluetoothPairingHandler', handler);
  }

  allowNTLMCredentialsForDomains(domains: string): void {
    note('session.allowNTLMCredentialsForDomains', domains);
  }

  /** A Chromium context: the shared one for the default session, a fresh one for a partition. */
  async openContext(hasScripts: boolean): Promise<BrowserContext> {
    const browser = await connectChromium();
    const [shared] = browser.contexts();
    if (this.partition === '' && shared) return shared;
    return browser.newContext({ javaScriptEnabled: hasScripts });
  }

  /** Would this request be let through? */
  mayRequest(url: string): boolean {
    let isCancelled = false;
    this.requestFilter?.({ url }, (answer) => {
      isCancelled = answer.cancel === true;
    });
    return !isCancelled;
  }
}

const partitions = new Map<string, SessionStandIn>();

/** Stands in for the `session` module. */
export const session = {
  defaultSession: new SessionStandIn(''),
  fromPartition(partition: string): SessionStandIn {
    const known = partitions.get(partition) ?? new SessionStandIn(partition);
    partitions.set(partition, known);
    return known;
  },
};
