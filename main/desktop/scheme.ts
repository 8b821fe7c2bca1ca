import type { Protocol } from 'electron';
import type { Assets } from '../transport/assets.ts';
import { commonHeaders, findPage, type Look } from '../transport/page.ts';

/** The window's own scheme. */
export const SCHEME = 'relay';
const HOST = 'app';
/** Origin of the window's pages, as `WebFrameMain.origin` gives it. */
export const ORIGIN = `${SCHEME}://${HOST}`;
/** The window's one page. */
export const PAGE = `${ORIGIN}/`;

/** Must run before Electron is ready, once. */
export function registerScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Answers one request of the window: GET and HEAD of files in the built window's folder, nothing else. */
export async function answerRequest(request: Request, assets: Assets, look: Look): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response(null, { status: 405, headers: { ...commonHeaders, Allow: 'GET, HEAD' } });
  }
  const path = readPath(request.url);
  const page = path === null ? null : await findPage(assets, path, look);
  if (!page) return new Response(null, { status: 404, headers: commonHeaders });
  const body = request.method === 'HEAD' ? null : new Uint8Array(page.body);
  return new Response(body, { status: 200, headers: page.headers });
}

/** The path of an address of ours, still percent-encoded; null for any other scheme or host. */
function readPath(address: string): string | null {
  const start = `${ORIGIN}/`;
  if (!address.startsWith(start)) return null;
  return `/${address.slice(start.length).split(/[?#]/, 1)[0]}`;
}
