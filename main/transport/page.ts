import { randomBytes } from 'node:crypto';
import type { Asset } from './assets.ts';

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

/**
 * Prepares a file for sending. A page gets a fresh style nonce (in its policy and in `<meta name="style-nonce">`) and is never
 * kept by the browser; hashed files under /assets/ may be kept.
 */
export function preparePage(asset: Asset, rawPath: string): Page {
  const headers: Record<string, string> = { ...commonHeaders, 'Content-Type': asset.mime };
  if (!asset.isPage) {
    headers['Cache-Control'] = rawPath.startsWith('/assets/')
      ? 'private, max-age=31536000, immutable'
      : 'no-cache';
    headers['Content-Security-Policy'] = "default-src 'none'; frame-ancestors 'none'";
    return { body: asset.bytes, headers };
  }
  const nonce = randomBytes(18).toString('base64');
  headers['Cache-Control'] = 'no-store';
  headers['Content-Security-Policy'] = contentSecurityPolicy(nonce);
  return { body: Buffer.from(writeNonce(asset.bytes.toString('utf8'), nonce)), headers };
}

const NONCE_TAG = /<meta name="style-nonce"[^>]*>/;

/** Puts the nonce where the window reads it: into the existing tag, or as the first tag of the head. */
function writeNonce(html: string, nonce: string): string {
  const tag = `<meta name="style-nonce" content="${nonce}">`;
  return NONCE_TAG.test(html)
    ? html.replace(NONCE_TAG, tag)
    : html.replace(/<head[^>]*>/, (head) => `${head}${tag}`);
}
