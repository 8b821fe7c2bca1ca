/**
 * Why a PDF could not be made. `no-start`: the browser did not start; `timeout`, `aborted`: as named; `failed`: it
 * started and gave no document. `detail` is for a log, not for a person.
 */
export class PrintError extends Error {
  readonly code: 'no-start' | 'timeout' | 'aborted' | 'failed';
  readonly detail: string;
  constructor(code: PrintError['code'], detail: string) {
    super(`${code}: ${detail}`);
    this.name = 'PrintError';
    this.code = code;
    this.detail = detail;
  }
}
