import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:http';
import { ClientRequestStandIn } from '../updates/electron.ts';
import { note } from './records.ts';

const AUTHORITY = process.env.RELAY_STAND_IN_FEED_CA;

/** Stands in for `net`. `RELAY_STAND_IN_FEED_CA`: a file with the authority of the test's feed. */
export const net = {
  request(options: RequestOptions): ClientRequestStandIn {
    const seen: { requests: { url: string; headers: Record<string, unknown> }[] } = { requests: [] };
    const request = new ClientRequestStandIn(options, AUTHORITY ? readFileSync(AUTHORITY, 'utf8') : '', seen);
    for (const { url, headers } of seen.requests) note('net.request', url, headers);
    return request;
  },
};

/** Stands in for Electron's own updater (macOS). */
export const autoUpdater = new EventEmitter();
