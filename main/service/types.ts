import type {
  EventName,
  EventPayload,
  Language,
  MethodName,
  MethodOutput,
  MethodParsed,
  PracticeWorld,
} from '../../preload/contract/index.ts';
import type { ProofCache } from '../engine/blacklist/index.ts';
import type { SocksProxy } from '../engine/smtp/index.ts';
import type { NetworkView } from '../engine/vantage/index.ts';
import type { Store } from '../store/index.ts';
import type { LookAgain } from './look-again.ts';
import type { PdfPrinter } from './pdf-printer.ts';
import type { Catcher } from './proof/catcher.ts';
import type { RunManager } from './run-manager.ts';
import type { Updater } from './update/updater.ts';

/** What a handler is told besides its input. */
export type CallContext = { signal: AbortSignal; client: string; host: 'desktop' | 'browser' };

/** The handlers of some methods of the contract. */
export type HandlersOf<M extends MethodName> = {
  [K in M]: (input: MethodParsed<K>, context: CallContext) => Promise<MethodOutput<K>>;
};

/** Every handler: what the router needs. */
export type AllHandlers = HandlersOf<MethodName>;

/** Where secrets are kept (S5). Names are ours; values never reach a log, a file of ours in plain text, or an error. */
export type SecretStore = {
  readonly kept: 'os' | 'memory' | 'environment';
  get(name: string): string | null;
  /** `null` forgets. Known at once; resolves when it is kept as well as it can be, which `kept` then says. */
  set(name: string, value: string | null): void | Promise<void>;
};

/** What a shell (desktop, browser mode, command line) can do for the services. A null means: do without. */
export type Shell = {
  host: 'desktop' | 'browser';
  version: string;
  systemLanguage: Language;
  publish<E extends EventName>(name: E, payload: EventPayload<E>): void;
  /** Prints a self-contained page; null: look for an installed browser instead. */
  printPdf: ((html: string) => Promise<Uint8Array>) | null;
  /** Asks where to save; answers null when cancelled. Null: the bytes are handed to the window. */
  chooseFile: ((suggestion: { fileName: string; mime: string }) => Promise<string | null>) | null;
  /** Asks for a case file to open; null when cancelled. Absent: the window hands over the bytes. */
  chooseCaseFile?(): Promise<string | null>;
  /** Asks for several case files to open; null when cancelled. */
  chooseCaseFiles?(): Promise<string[] | null>;
  /** Asks for a PDF report; null when cancelled. */
  chooseReportFile?(): Promise<string | null>;
  /** A case file was opened or saved: for the list of recent ones. */
  usedCaseFile?(path: string, name: string): void;
  /** Absent: secrets are forgotten when the program ends. */
  secrets?: SecretStore;
  /** Absent: this shell does not renew itself. */
  updater?: Updater;
  /** Opens an address in the system browser; false when it was refused. */
  openLink(url: string): Promise<boolean>;
};

/** What the service files share. */
export type ServiceContext = {
  store: Store;
  runs: RunManager;
  network: NetworkView;
  proofs: ProofCache;
  shell: Shell;
  printer: PdfPrinter;
  catcher: Catcher;
  /** Runs of this program that have the catcher's address as their mailbox elsewhere. */
  catcherRuns: Set<string>;
  lookAgain: LookAgain;
  secrets: SecretStore;
  /** Proxies of the runs of this program, with their logins, which are stored nowhere. */
  proxies: Map<string, SocksProxy>;
  practiceWorld(): PracticeWorld | null;
  newId(): string;
  now(): Date;
  language(): Language;
};
