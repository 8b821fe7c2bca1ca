/** Files that are in every package, by name. */
export const ALWAYS = [
  'LICENSE',
  'dist/licences.json',
  'dist/main/bounce-worker.js',
  'dist/main/desktop.js',
  'dist/preload/index.cjs',
  'dist/renderer/index.html',
  'package.json',
];

/** The bundler's parts, whose names carry a hash of what is in them. Nothing else may be in the asar. */
export const PARTS = [
  /^dist\/main\/parts\/[\w.-]+\.js$/,
  /^dist\/renderer\/assets\/[\w.-]+\.(?:js|css|svg|woff2)$/,
];

/** What has no business in a package, whatever it is called. */
export const NEVER =
  /(?:^|\/)(?:node_modules|test|tests|\.env\b.*|\.git.*|node-(?:linux|win|darwin)-\w+|electron|chromium)(?:\/|$)|\.(?:ts|tsx|map|node|exe|dll|so|dylib|sh|bat|ps1|wasm|br)$/;

/** Fuses as they must be read back: version 1, nine of them, in the order of the wire. */
export const WIRE = '1 9 010011001';

/**
 * Largest asar in megabytes. It has about 9.1: 7.8 of programs (the largest: PDF and IMAP, 0.9 each), 1.1 of the window in two languages.
 * The rest is room for words; a package pulled in by accident is seen at once.
 */
export const MAX_ASAR_MB = 10;
