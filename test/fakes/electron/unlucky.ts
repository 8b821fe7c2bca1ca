import files, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';

// What goes wrong around a program and cannot be brought about on every computer where the tests run.

const real = {
  open: files.open,
  rename: files.rename,
  run: StatementSync.prototype.run,
  exec: DatabaseSync.prototype.exec,
};
const RealDate = Date;

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

/** `write`: whatever is written to a file; `replace`: a finished file over one that is there. */
export function failFiles(fail: { call: 'write' | 'replace'; code: string } | null): void {
  files.rename = fail?.call === 'replace' ? () => Promise.reject(failure(fail.code)) : real.rename;
  files.open =
    fail?.call === 'write'
      ? async (...args) => {
          const file: FileHandle = await real.open(...args);
          file.writeFile = () => Promise.reject(failure(fail.code));
          return file;
        }
      : real.open;
  syncBuiltinESMExports();
}

/** What SQLite says when the disk is full (SQLITE_FULL, 13). */
function diskFull(): never {
  throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
}

/** The disk is full: what is there can be read, and nothing is written. */
export function failDatabase(isFull: boolean): void {
  StatementSync.prototype.run = isFull ? diskFull : real.run;
  DatabaseSync.prototype.exec = isFull
    ? function exec(this: DatabaseSync, sql: string) {
        if (/^\s*(?:CREATE|ALTER|INSERT|UPDATE|DELETE|COMMIT)/i.test(sql)) diskFull();
        real.exec.call(this, sql);
      }
    : real.exec;
}

/** Sets the clock of the program; what measures spans goes on as it did. */
export function setClock(aheadMs: number): void {
  const now = () => RealDate.now() + aheadMs;
  const set = new Proxy(RealDate, {
    construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
  Reflect.set(globalThis, 'Date', aheadMs === 0 ? RealDate : set);
}

if (process.env.RELAY_STAND_IN_DISK === 'full') failDatabase(true);
