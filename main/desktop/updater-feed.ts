import type { UpdateInfo } from 'electron-updater';
import { GenericProvider } from 'electron-updater/out/providers/GenericProvider.js';
import { feedAddress } from '../../preload/contract/index.ts';
import { type Newer, UpdateError } from '../service/index.ts';

/** A package beside the feed: a bare file name, never a path or another address. */
const FILE = /^[A-Za-z0-9][\w.+-]{0,120}\.(?:exe|zip|dmg|AppImage|deb|rpm)$/;
/** SHA-512 as electron-builder writes it. */
const SHA512 = /^[A-Za-z0-9+/]{86}==$/;
const VERSION = /^\d{1,5}\.\d{1,5}\.\d{1,5}(?:-[0-9A-Za-z.-]{1,40})?$/;

const MAX_FILES = 20;
const MAX_OCTETS = 600 * 1024 * 1024;

type Plain = Record<string, unknown>;

/** electron-updater's provider for one https folder; what it read is taken apart before anything else sees it. */
export class CheckedProvider extends GenericProvider {
  constructor(
    options: { provider: string; url?: unknown },
    updater: ConstructorParameters<typeof GenericProvider>[1],
    runtime: ConstructorParameters<typeof GenericProvider>[2],
  ) {
    const url = feedAddress.safeParse(options.url);
    if (!url.success) throw new UpdateError('not-https');
    super({ provider: 'generic', url: url.data }, updater, { ...runtime, isUseMultipleRangeRequest: false });
  }

  override async getLatestVersion(): Promise<UpdateInfo> {
    return readFeed(await super.getLatestVersion());
  }
}

/**
 * What counts of a feed: version, packages with their hashes, day and notes. All else is dropped, among it the wish for an
 * administrator and packages that an installer fetches later. Throws `UpdateError('garbled')`.
 */
export function readFeed(given: unknown): UpdateInfo {
  const feed = plain(given);
  const version = text(feed.version, VERSION);
  if (!Array.isArray(feed.files) || feed.files.length === 0 || feed.files.length > MAX_FILES) throw garbled();
  const files = feed.files.map((row: unknown) => {
    const { url, sha512, size } = plain(row);
    const isSized = typeof size === 'number' && Number.isInteger(size) && size > 0 && size <= MAX_OCTETS;
    if (size !== undefined && !isSized) throw garbled();
    return { url: text(url, FILE), sha512: text(sha512, SHA512), ...(isSized ? { size } : {}) };
  });
  const [first] = files;
  if (!first) throw garbled();
  const { releaseDate, minimumSystemVersion: minimum, stagingPercentage: share } = feed;
  return {
    version,
    files,
    path: first.url,
    sha512: first.sha512,
    releaseDate: typeof releaseDate === 'string' ? releaseDate.slice(0, 40) : dayOf(releaseDate),
    releaseNotes: notesOf(feed.releaseNotes),
    ...(typeof minimum === 'string' ? { minimumSystemVersion: text(minimum, /^[\w.-]{1,40}$/) } : {}),
    ...(typeof share === 'number' ? { stagingPercentage: Math.trunc(share) } : {}),
  };
}

/** What the service is told. */
export function newerOf(info: UpdateInfo): Newer {
  const { version, releaseNotes, releaseDate } = info;
  return { version, date: releaseDate, notes: typeof releaseNotes === 'string' ? releaseNotes : '' };
}

/** Notes of one release, or of several. */
function notesOf(given: unknown): string {
  if (typeof given === 'string') return given.slice(0, 64_000);
  if (!Array.isArray(given)) return '';
  const notes = given.slice(0, MAX_FILES).map((row: unknown) => {
    const note = typeof row === 'object' && row !== null ? (row as Plain).note : row;
    return typeof note === 'string' ? note.slice(0, 16_000) : '';
  });
  return notes.join('\n').slice(0, 64_000);
}

/** YAML makes a date of what looks like one. */
function dayOf(given: unknown): string {
  return given instanceof Date && !Number.isNaN(given.getTime()) ? given.toISOString() : '';
}

function plain(given: unknown): Plain {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw garbled();
  return given as Plain;
}

function text(given: unknown, form: RegExp): string {
  if (typeof given !== 'string' || !form.test(given)) throw garbled();
  return given;
}

function garbled(): UpdateError {
  return new UpdateError('garbled');
}
