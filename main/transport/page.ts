import { randomBytes } from 'node:crypto';
import type { Language } from '../../preload/contract/index.ts';
import type { Asset, Assets } from './assets.ts';

/** The one Content-Security-Policy of the window, both shells. Nothing inline but styles that carry this load's nonce; nothing from elsewhere. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

/** Headers that every answer to the window carries, both shells. */
export const commonHeaders: Readonly<Record<string, string>> = Object.freeze({
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
});

/** What to send: body and headers, without a status. */
export type Page = { body: Buffer; headers: Record<string, string> };

/** How the person wants the window. The page comes dressed like that, because it is seen before its script can ask. */
export type Look = {
  language: Language;
  theme: 'system' | 'light' | 'dark';
  /** Percent of the usual size. */
  textSize: number;
  screenShare: boolean;
};

/**
 * The file behind a request path, ready to be sent, or null. `/` is the page of the person's language. A page gets a fresh style nonce (in
 * its policy and in `<meta name="style-nonce">`) and is never kept by the browser; hashed files under /assets/ may be kept.
 */
export async function findPage(assets: Assets, rawPath: string, look: Look): Promise<Page | null> {
  const other =
    rawPath === '/' && look.language !== 'en' ? await assets.find(`/index.${look.language}.html`) : null;
  const asset = other ?? (await assets.find(rawPath));
  if (!asset) return null;
  return asset.isPage ? preparePage(asset, assets, look) : prepareFile(asset, rawPath);
}

function prepareFile(asset: Asset, rawPath: string): Page {
  const headers: Record<string, string> = {
    ...commonHeaders,
    'Content-Type': asset.mime,
    'Cache-Control': rawPath.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  };
  return { body: asset.bytes, headers };
}

async function preparePage(asset: Asset, assets: Assets, look: Look): Promise<Page> {
  const nonce = randomBytes(18).toString('base64');
  const headers: Record<string, string> = {
    ...commonHeaders,
    'Content-Type': asset.mime,
    'Cache-Control': 'no-store',
    'Content-Security-Policy': contentSecurityPolicy(nonce),
  };
  const html = writeNonce(asset.bytes.toString('utf8'), nonce);
  const styled = await writeStyle(html, assets, nonce);
  return { body: Buffer.from(dress(styled, look, nonce)), headers };
}

const FIRST_STYLE = /<link rel="stylesheet" href="(\/assets\/first-[\w-]+\.css)">/;

/** The small style of the first screen goes out within the page: one way to the host less before anything is seen (`build/first-page.ts`). */
async function writeStyle(html: string, assets: Assets, nonce: string): Promise<string> {
  const [link = '', path = ''] = FIRST_STYLE.exec(html) ?? [];
  const style = path === '' ? null : await assets.find(path);
  if (!style) return html;
  return html.replace(link, () => `<style nonce="${nonce}">${style.bytes.toString('utf8')}</style>`);
}

/** Theme, text size and screen-share mode, as the window itself puts them on later (`renderer/theme/use-appearance.ts`). */
function dress(html: string, look: Look, nonce: string): string {
  const theme = look.theme === 'system' ? '' : ` data-theme="${look.theme}"`;
  const share = ` data-share="${look.screenShare ? 'on' : 'off'}"`;
  const size = `<style nonce="${nonce}">html{font-size:${Number(look.textSize)}%}</style>`;
  return html
    .replace(/<html\b/, (tag) => `${tag}${theme}${share}`)
    .replace('</head>', (end) => (look.textSize === 100 ? end : `${size}${end}`));
}

const NONCE_TAG = /<meta name="style-nonce"[^>]*>/;

/** Puts the nonce where the window reads it: into the existing tag, or as the first tag of the head. */
function writeNonce(html: string, nonce: string): string {
  const tag = `<meta name="style-nonce" content="${nonce}">`;
  return NONCE_TAG.test(html)
    ? html.replace(NONCE_TAG, tag)
    : html.replace(/<head[^>]*>/, (head) => `${head}${tag}`);
}
