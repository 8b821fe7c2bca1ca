/** One step of the sheet "How to test from outside": words under `share:sheet.<kind>.<step>`, and what is typed there, the same in every language. */
export type SheetStep = { step: string; command?: string };

/** A list of steps: title under `share:sheet.<way>.title`, what is special about it under `.fits`. */
export type SheetWay = { way: 'program' | 'phone' | 'proxy' | 'browser'; steps: readonly SheetStep[] };

/** One kind of helper. One way: it has no heading of its own; several: title and `fits` under `share:sheet.<kind>`. */
export type SheetKind = { kind: 'program' | 'phone' | 'ssh'; ways: readonly SheetWay[] };

/** Port of browser mode in the sheet; the same on both ends of the tunnel, because the program looks at the address it is asked by. */
export const SHEET_PORT = 8025;

/** The steps for three kinds of helper: has this program; has only a phone; has a server with SSH (two ways). Window and sheet show the same. */
export const OUTSIDE_SHEET: readonly SheetKind[] = [
  {
    kind: 'program',
    ways: [
      {
        way: 'program',
        steps: [{ step: 'save' }, { step: 'open' }, { step: 'add' }, { step: 'back' }, { step: 'merge' }],
      },
    ],
  },
  {
    kind: 'phone',
    ways: [
      {
        way: 'phone',
        steps: [{ step: 'join' }, { step: 'open' }, { step: 'port' }, { step: 'check' }, { step: 'home' }],
      },
    ],
  },
  {
    kind: 'ssh',
    ways: [
      {
        way: 'proxy',
        steps: [
          { step: 'tunnel', command: 'ssh -N -D 1080 user@server' },
          { step: 'add', command: 'socks5://127.0.0.1:1080' },
          { step: 'merge' },
        ],
      },
      {
        way: 'browser',
        steps: [
          { step: 'tunnel', command: `ssh -L ${SHEET_PORT}:127.0.0.1:${SHEET_PORT} user@server` },
          { step: 'serve', command: `relay-doctor serve --port ${SHEET_PORT}` },
          { step: 'open', command: `http://127.0.0.1:${SHEET_PORT}/#token=…` },
          { step: 'add' },
          { step: 'merge' },
        ],
      },
    ],
  },
];
