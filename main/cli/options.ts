/** A mistake in the command line: a word-list key under `cli:wrong.` and its parameters. */
export class UsageError extends Error {
  readonly key: string;
  readonly params: Record<string, string>;
  constructor(key: string, params: Record<string, string> = {}) {
    super(key);
    this.name = 'UsageError';
    this.key = key;
    this.params = params;
  }
}

/** Runs `parseArgs`; its complaints become a `UsageError` that names the option. */
export function parse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    throw new UsageError('bad-option', { option: /'(-[^']*)'/.exec(message)?.[1] ?? '' });
  }
}

/** `a,b` as a list without empty parts. */
export function list(text: string | undefined): string[] | undefined {
  return text
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** The value when it is one of the allowed ones. */
export function oneOf(
  option: string,
  value: string | undefined,
  allowed: readonly string[],
): string | undefined {
  if (value !== undefined && !allowed.includes(value))
    throw new UsageError('bad-choice', { option, allowed: allowed.join(', ') });
  return value;
}

/** Throws unless the value looks like an address, or is absent. */
export function assertMailbox(option: string, value: string | undefined): void {
  if (value !== undefined && !/^[^\s@<>]{1,64}@[^\s@<>]{1,253}$/.test(value))
    throw new UsageError('bad-value', { option });
}
