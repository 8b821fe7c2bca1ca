/** The rejection of every wait that the person stopped: an Error whose `name` is `AbortError`. */
export function abortError(): Error {
  return new DOMException('stopped', 'AbortError');
}

/** True for the rejection of a stopped wait, whoever made it. */
export function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Throws AbortError when the signal has fired. */
export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw abortError();
}
