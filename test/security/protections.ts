/** One protection taken away: what is changed, what has to be built anew, which tests must notice. */
export type Protection = {
  /** Number of the check (README.md). */
  check: number;
  /** What is gone, in a few words. */
  gone: string;
  file: string;
  find: string;
  replace: string;
  build?: 'main' | 'preload' | 'renderer';
  /** Test file, and a part of the names of the tests to run. */
  test: string;
  named?: string;
};

const S = 'test/security';
const built = { test: `${S}/desktop-built.test.ts`, build: 'main' } as const;
const guards = `${S}/guards.test.ts`;
const source = `${S}/source.test.ts`;
const parts = `${S}/shell-parts.test.ts`;
const browser = `${S}/browser-mode.test.ts`;
const hostilePage = `${S}/hostile-page.test.ts`;
const text = `${S}/hostile-text.test.ts`;
const packages = 'test/packaging/packages.test.ts';
const updates = `${S}/updates.test.ts`;
const together = `${S}/working-together.test.ts`;
const corpus = `${S}/secrets-corpus.test.ts`;

const one = (
  check: number,
  gone: string,
  file: string,
  [find, replace]: readonly [string, string],
  run: Pick<Protection, 'test' | 'named' | 'build'>,
): Protection => ({ check, gone, file, find, replace, ...run });

/** Every protection of the 22 checks with the edit that takes it away. */
export const PROTECTIONS: readonly Protection[] = [
  one(
    1,
    'the sandbox of the window',
    'main/desktop/web-preferences.ts',
    ['  sandbox: true,', '  sandbox: false,'],
    { test: parts, named: 'web preferences' },
  ),
  one(
    1,
    'frozen preferences',
    'main/desktop/web-preferences.ts',
    ['return Object.freeze({ ...locked, preload });', 'return { ...locked, preload };'],
    { test: parts, named: 'web preferences' },
  ),
  one(
    2,
    'one place for preferences',
    'main/desktop/window.ts',
    [
      'webPreferences: windowPreferences(options.preload),',
      'webPreferences: { ...windowPreferences(options.preload), devTools: true },',
    ],
    { test: source, named: 'check 2:' },
  ),
  one(3, 'the sandbox of the whole program', 'main/desktop/index.ts', ['  app.enableSandbox();\n', ''], {
    ...built,
    named: 'before and at the start',
  }),
  one(
    4,
    'the answer to permission requests',
    'main/desktop/permissions.ts',
    ["decide(isMain && isGranted(permission, originOf(contents?.getURL() ?? '')));", 'decide(isMain);'],
    { test: guards, named: 'check 4' },
  ),
  one(
    4,
    'the answer to permission checks',
    'main/desktop/permissions.ts',
    ['isGranted(permission, origin));', 'true);'],
    { test: guards, named: 'check 4' },
  ),
  one(
    4,
    'no devices',
    'main/desktop/permissions.ts',
    ['setDevicePermissionHandler(() => false)', 'setDevicePermissionHandler(() => true)'],
    { test: guards, named: 'check 4' },
  ),
  one(
    5,
    'no navigation',
    'main/desktop/guards.ts',
    [
      '    event.preventDefault();\n    if (event.isMainFrame) openLink(event.url);',
      '    if (event.isMainFrame) openLink(event.url);',
    ],
    { test: guards, named: 'check 5' },
  ),
  one(
    5,
    'no frame navigation',
    'main/desktop/guards.ts',
    ['if (!event.isMainFrame) event.preventDefault();', 'void event;'],
    { test: guards, named: 'check 5' },
  ),
  one(
    5,
    'no redirects',
    'main/desktop/guards.ts',
    ["  contents.on('will-redirect', (event) => event.preventDefault());\n", ''],
    { test: guards, named: 'check 5' },
  ),
  one(
    5,
    'no new windows',
    'main/desktop/guards.ts',
    ["return { action: 'deny' };", "return { action: 'allow' };"],
    { test: guards, named: 'check 5' },
  ),
  one(
    5,
    'no embedded views',
    'main/desktop/guards.ts',
    ["  contents.on('will-attach-webview', (event) => event.preventDefault());\n", ''],
    { test: guards, named: 'check 5' },
  ),
  one(
    6,
    'the gate in front of the system',
    'main/desktop/links.ts',
    ['const url = readLink(text);', "const url = text === '' || readLink('x') ? null : text;"],
    { test: guards, named: 'check 6' },
  ),
  one(
    6,
    'the question to the person',
    'main/desktop/links.ts',
    ['      if (response !== 0) return false;\n', ''],
    { test: guards, named: 'check 6' },
  ),
  one(
    6,
    'a letter whose subject hides nothing',
    'main/transport/link-gate.ts',
    [
      "return text !== null && !hasHiddenCharacter(field === 'body' ? text.replace(/[\\r\\n\\t]/g, '') : text);",
      'return text !== null;',
    ],
    { test: guards, named: 'check 6' },
  ),
  one(
    6,
    'the recipient and the subject of a letter',
    'main/desktop/links.ts',
    [
      "return [new URL(url).pathname, mailField(url, 'subject') ?? ''].filter(Boolean).join('\\n');",
      "return '';",
    ],
    { test: guards, named: 'check 6' },
  ),
  one(
    7,
    'one place on ipcMain',
    'main/desktop/save.ts',
    [
      "import type { Words } from '../../words/index.ts';\n",
      "import type { Words } from '../../words/index.ts';\nimport { ipcMain } from 'electron';\nipcMain.handle('save:any', () => null);\n",
    ],
    { test: source, named: 'check 7:' },
  ),
  one(
    8,
    'the origin of the sender',
    'main/transport/electron.ts',
    ['    frame.origin === origin\n', '    frame.origin !== null\n'],
    { test: parts, named: 'check 8' },
  ),
  one(
    8,
    'the main frame only',
    'main/transport/electron.ts',
    [
      '    frame.parent === null &&\n    frame.frameTreeNodeId === contents.mainFrame.frameTreeNodeId &&\n',
      '',
    ],
    { test: parts, named: 'check 8' },
  ),
  one(
    8,
    'admitted windows only',
    'main/transport/electron.ts',
    [
      'if (event.sender !== contents || contents.isDestroyed() || !frame',
      'if (contents.isDestroyed() || !frame',
    ],
    { test: parts, named: 'check 8' },
  ),
  one(
    9,
    'written methods only',
    'main/transport/router.ts',
    ['Object.hasOwn(methods, name)', 'name in methods'],
    { test: `${S}/input-fuzz.test.ts` },
  ),
  one(
    9,
    'checked input',
    'main/transport/router.ts',
    [
      'if (!parsed.success) throw new BadInput(whereItFailed(parsed.error));',
      'if (!parsed.success) parsed.data = input as never;',
    ],
    { test: `${S}/input-fuzz.test.ts` },
  ),
  one(
    9,
    'a bound to files as a whole',
    'preload/contract/methods-together.ts',
    ['.max(200).refine(fitInOneMessage)', '.max(200)'],
    { test: together, named: 'is a file of 15 million' },
  ),
  one(
    9,
    'a bound to each text',
    'preload/contract/methods-together.ts',
    ['passphrase: z.string().min(1).max(1000) }),', 'passphrase: z.string().min(1) }),'],
    { test: together, named: 'every text and every list has a bound' },
  ),
  one(
    9,
    'the tick of who tests from outside',
    'preload/contract/methods-together.ts',
    ['      iMayTest: z.literal(true),', '      iMayTest: z.boolean().default(true),'],
    { test: together, named: 'without a tick of its own' },
  ),
  one(10, 'a frozen bridge', 'preload/index.ts', ['Object.freeze({ call, on })', '{ call, on }'], {
    test: `${S}/bridge-built.test.ts`,
    build: 'preload',
  }),
  one(
    10,
    'nothing but call and on',
    'preload/index.ts',
    ['Object.freeze({ call, on })', 'Object.freeze({ call, on, invoke: ipcRenderer.invoke })'],
    { test: `${S}/bridge-built.test.ts`, build: 'preload' },
  ),
  one(
    11,
    'no way out by links',
    'main/transport/assets.ts',
    [
      'if (!isInside(realRoot, file) || !(await stat(file)).isFile())',
      "if (realRoot === '' || !(await stat(file)).isFile())",
    ],
    { test: parts, named: 'check 11' },
  ),
  one(
    11,
    'names of built files only',
    'main/transport/assets.ts',
    [
      'return segments.every((segment) => SEGMENT.test(segment)) ? segments : null;',
      "return segments.every((segment) => SEGMENT.test(segment) || segment !== '') ? segments : null;",
    ],
    { test: parts, named: 'check 11' },
  ),
  one(
    11,
    'reading only',
    'main/desktop/scheme.ts',
    ["if (request.method !== 'GET' && request.method !== 'HEAD') {", "if (request.method === 'TRACE') {"],
    { test: parts, named: 'check 11' },
  ),
  one(
    12,
    'no inline script',
    'main/transport/page.ts',
    ['"script-src \'self\'",', "\"script-src 'self' 'unsafe-inline'\","],
    { test: source, named: 'check 12: has a policy' },
  ),
  one(
    12,
    'workers from our own files only',
    'main/transport/page.ts',
    ['"script-src \'self\'",', '"script-src \'self\' blob:",'],
    { test: together, named: 'browser mode' },
  ),
  one(
    12,
    'a page without inline code',
    'renderer/index.html',
    ['</head>', '<script>document.title = 1</script></head>'],
    { test: source, named: 'check 12: has no inline', build: 'renderer' },
  ),
  one(
    13,
    'the nonce for styles',
    'main/transport/page.ts',
    ["style-src 'self' 'nonce-", "style-src 'self' 'other-"],
    { test: `${S}/every-screen.test.ts`, named: 'home: no violation' },
  ),
  one(
    13,
    'styles that carry the nonce',
    'main/transport/page.ts',
    [
      "const html = writeNonce(asset.bytes.toString('utf8'), nonce);",
      "const html = writeNonce(asset.bytes.toString('utf8'), '');",
    ],
    { test: `${S}/every-screen.test.ts`, named: 'home: no violation' },
  ),
  one(
    14,
    'text that can be read',
    'renderer/theme/tokens.css',
    ['--text: light-dark(#1c1d1f, #f2f2f2);', '--text: light-dark(#bcbdbf, #626262);'],
    { test: 'test/e2e/window/screens.test.ts', named: 'home > is accessible' },
  ),
  one(
    15,
    'hidden characters made visible',
    'main/engine/smtp/safe-text.ts',
    ['text.toWellFormed().replace(HIDDEN, show)', 'text.toWellFormed()'],
    { test: text, named: 'from the greeting on' },
  ),
  one(
    15,
    'escaped text in the report',
    'main/report/parts/html.ts',
    [
      "return text.replace(/[&<>\"']/g, (character) => ESCAPES[character] ?? '');",
      "return text.replace(/[&]/g, (character) => ESCAPES[character] ?? '');",
    ],
    { test: text, named: 'in the report' },
  ),
  one(
    15,
    'no HTML built from text',
    'renderer/components/talk.tsx',
    [
      '<code lang="en">{line.text}</code>',
      '<code lang="en" dangerouslySetInnerHTML={{ __html: line.text }} />',
    ],
    { test: source, named: 'check 15:' },
  ),
  one(
    16,
    'a fuse as decided',
    'build/electron-builder.ts',
    ['[FuseV1Options.RunAsNode]: false,', '[FuseV1Options.RunAsNode]: true,'],
    { test: packages, named: 'has its fuses read back as set' },
  ),
  one(16, 'fuses that are flipped', 'build/electron-builder.ts', ['    afterPack: setFuses,\n', ''], {
    test: packages,
    named: 'has its fuses read back as set',
  }),
  one(
    17,
    'only the desktop in the asar',
    'build/scripts/dist-stage.ts',
    ["NOT_PACKED: readonly string[] = ['cli', 'start'];", 'NOT_PACKED: readonly string[] = [];'],
    { test: packages, named: 'is what the build wrote' },
  ),
  one(17, 'no source maps', 'build/vite-renderer.ts', ['    sourcemap: false,', '    sourcemap: true,'], {
    test: packages,
    named: 'is what the build wrote',
  }),
  one(
    17,
    'the hash of the asar in the program',
    'build/electron-builder.ts',
    ['    asar: true,\n', '    asar: true,\n    disableAsarIntegrity: true,\n'],
    { test: packages, named: 'carries the hash of its asar' },
  ),
  one(
    18,
    'Host',
    'main/browser/index.ts',
    ['if (!isOwnHost(request, site.port) || isSentByOtherPage(request))', 'if (isSentByOtherPage(request))'],
    { test: hostilePage, named: 'DNS rebinding' },
  ),
  one(
    18,
    'Host and Origin of the socket',
    'main/transport/loopback.ts',
    ['if (!isOwnHost(request, port) || !isOwnOrigin(request, port))', 'if (port === 0)'],
    { test: hostilePage, named: 'gets no socket' },
  ),
  one(
    18,
    'requests of other pages',
    'main/browser/index.ts',
    ["return site !== undefined && site !== 'none' && site !== 'same-origin';", "return site === 'never';"],
    { test: hostilePage, named: 'opens nothing' },
  ),
  one(18, 'a token that is spent', 'main/browser/session.ts', ['    isSpent = true;\n', ''], {
    test: browser,
    named: 'check 18',
  }),
  one(
    18,
    'the token itself',
    'main/browser/session.ts',
    ["isSameToken(offers.get('session') ?? '', key) ? { greeting: null } : null", '{ greeting: null }'],
    { test: browser, named: 'check 18' },
  ),
  one(
    18,
    'a secret that is not echoed',
    'main/transport/loopback.ts',
    ['handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),', ''],
    { test: browser, named: 'never says it' },
  ),
  one(
    18,
    'strangers turned away',
    'main/transport/loopback.ts',
    ['if (!admission) return turnAway(connection);', 'if (!admission) return;'],
    { test: browser, named: 'check 18' },
  ),
  one(
    18,
    'other users of the computer',
    'main/browser/peer.ts',
    ['return user !== null && user !== ownUser && user !== 0;', 'return user === -1 && ownUser === -1;'],
    { test: `${S}/other-user.test.ts` },
  ),
  one(
    18,
    'the token taken out of the address',
    'renderer/transport/pass.ts',
    ["host.history.replaceState(null, '', host.location.pathname);", ''],
    { test: hostilePage, named: 'is in no address', build: 'renderer' },
  ),
  one(
    18,
    'a bound to messages',
    'main/transport/loopback.ts',
    ['maxPayload: MAX_MESSAGE_BYTES,', 'maxPayload: 0,'],
    { test: browser, named: 'too large' },
  ),
  one(
    18,
    'browser mode ends when idle',
    'main/browser/index.ts',
    ["onIdle: () => void stop('idle'),", 'onIdle: () => undefined,'],
    { test: browser, named: 'ends by itself' },
  ),
  one(
    18,
    'no browser mode in the desktop',
    'main/desktop/save.ts',
    [
      "import type { Words } from '../../words/index.ts';\n",
      "import type { Words } from '../../words/index.ts';\nimport '../browser/index.ts';\n",
    ],
    { test: source, named: 'check 18:' },
  ),
  one(
    19,
    'https behind a redirect, too',
    'main/desktop/updater-gate.ts',
    ["    if (protocol !== 'https:') return new UpdateError('not-https');\n", '    void protocol;\n'],
    { test: updates, named: 'does not follow the feed to an address without encryption' },
  ),
  one(
    19,
    'a number that knows this computer again, left out',
    'main/desktop/updater-gate.ts',
    ['headers.filter(([name]) => !/^x-user-staging-id$/i.test(name))', 'headers'],
    { test: updates, named: 'tells the feed nothing' },
  ),
  one(
    19,
    'never an older version',
    'main/desktop/updater-engine.ts',
    ['updater.allowDowngrade = false;', 'updater.allowDowngrade = true;'],
    { test: updates, named: 'are set as decided' },
  ),
  one(
    19,
    'a signature that must have been compared',
    'main/desktop/updater-engine.ts',
    ['  if (updater instanceof NsisUpdater) compareStrictly(updater, warnings);\n', ''],
    { test: updates, named: 'takes a signature that could not be compared' },
  ),
  one(
    19,
    'a download that ends when told to',
    'main/desktop/updater-engine.ts',
    ['        gate.hangUp();\n', ''],
    { test: updates, named: 'ends when told to' },
  ),
  one(
    19,
    'a bound to answers',
    'main/desktop/updater-gate.ts',
    ["        if (octets > limits.octets) stop(new UpdateError('too-large'));\n", ''],
    { test: updates, named: 'gives up a far too large one' },
  ),
  one(
    19,
    'a hash that must be one',
    'main/desktop/updater-feed.ts',
    ['sha512: text(sha512, SHA512)', 'sha512: String(sha512)'],
    { test: updates, named: 'ends in one sentence' },
  ),
  one(
    19,
    'bare file names only',
    'main/desktop/updater-feed.ts',
    ['url: text(url, FILE)', 'url: String(url)'],
    { test: updates, named: 'ends in one sentence' },
  ),
  one(
    19,
    'the question before installing',
    'main/desktop/updater.ts',
    ['return response === 0;', 'return response !== 2;'],
    { test: updates, named: 'each step only when told to' },
  ),
  one(20, 'exact versions', 'package.json', ['"ws": "8.23.0"', '"ws": "^8.23.0"'], {
    test: source,
    named: 'check 20:',
  }),
  one(
    20,
    'hashes in the lockfile',
    'package-lock.json',
    [
      '"integrity": "sha512-wCkmX8QMOrKjgO8HW2WyDbTSGeqkocxgDzS9iR79rEAexty6/2qzilx3Ag8Tqf9ykop3irLKle0MtVn5qjVnoQ=="',
      '"integrity": "sha1-x"',
    ],
    { test: source, named: 'check 20:' },
  ),
  one(21, 'a supported Electron', 'package.json', ['"electron": "45.4.1"', '"electron": "41.4.1"'], {
    test: source,
    named: 'check 21:',
  }),
  one(
    21,
    'nothing deprecated',
    'main/desktop/scheme.ts',
    [
      '  protocol.registerSchemesAsPrivileged([',
      "  (protocol as Protocol).registerFileProtocol('x', () => undefined);\n  protocol.registerSchemesAsPrivileged([",
    ],
    { test: source, named: 'check 21:' },
  ),
  one(
    22,
    'masked logins',
    'main/engine/smtp/mask-secrets.ts',
    ["return line.replace(/^(AUTH\\s+\\S+)\\s+.+$/is, '$1 ****');", 'return line;'],
    { test: corpus, named: 'at capture' },
  ),
  one(
    22,
    'masked codes',
    'main/engine/smtp/mask-secrets.ts',
    ['if (codes.size === 0) return bytes;', 'if (codes.size >= 0) return bytes;'],
    { test: corpus, named: 'the code of a test message' },
  ),
  one(
    22,
    'masked list keys',
    'main/engine/blacklist/key-name.ts',
    ['shown: inZone(KEY_MARK)', 'shown: inZone(key.value)'],
    { test: corpus, named: 'a list key' },
  ),
  one(
    22,
    'faults without paths',
    'main/transport/router.ts',
    [
      "return line.replace(/(?:file:\\/\\/|[A-Za-z]:[\\\\/]|\\\\\\\\|\\.{0,2}\\/)[^\\s'\"`)]*/g, '…').slice(0, 160);",
      'return line;',
    ],
    { test: corpus, named: 'a fault' },
  ),
];
