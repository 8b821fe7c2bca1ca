/** One call of the program to Electron, in order. Functions are kept as `(function)`. */
export type Call = { name: string; args: unknown[] };

const calls: Call[] = [];

/** Writes down a call. */
export function note(name: string, ...args: unknown[]): void {
  calls.push({ name, args: args.map((arg) => plain(arg)) });
}

/** Everything so far. */
export function allCalls(): Call[] {
  return calls;
}

function plain(value: unknown, depth = 0): unknown {
  if (typeof value === 'function') return '(function)';
  if (typeof value !== 'object' || value === null || depth > 6) return value;
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return `(${value.constructor?.name ?? 'object'})`;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner, depth + 1)]));
}
