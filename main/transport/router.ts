import {
  type ErrorInfo,
  errorInfo,
  type MethodName,
  type MethodOutput,
  type MethodParsed,
  methods,
  type Result,
  ServiceError,
} from '../../preload/contract/index.ts';

/** Which shell the window runs in. */
export type Host = 'desktop' | 'browser';

/** Who calls and until when. `client` names one connection or one window; `signal` aborts when it goes away. */
export type CallContext = { signal: AbortSignal; client: string };

/** What a handler is told besides its checked input. */
export type HandlerContext = CallContext & { host: Host };

/** One function per method of the contract. Throw `ServiceError` for anything a person can act on. */
export type Handlers = {
  [M in MethodName]: (input: MethodParsed<M>, context: HandlerContext) => Promise<MethodOutput<M>>;
};

/** The one way into the program. `call` never throws and never rejects. */
export type Router = {
  call(method: string, input: unknown, context: CallContext): Promise<Result<unknown>>;
};

export type RouterOptions = {
  host: Host;
  /** Told about handler faults (`internal`), with the whole error; the window only gets a short line. */
  onFault?(method: string, error: unknown): void;
};

/** Builds the router: own-property look-up, input checked, handler, output checked, one result shape. */
export function createRouter(handlers: Handlers, options: RouterOptions): Router {
  const call: Router['call'] = async (method, input, context) => {
    if (!isMethod(method)) return refuse({ code: 'not-found', key: 'unknown-method' });
    try {
      return { ok: true, value: await run(handlers, method, input, { ...context, host: options.host }) };
    } catch (error) {
      const info = describe(error, context.signal);
      if (info.code === 'internal') options.onFault?.(method, error);
      return refuse(info);
    }
  };
  return { call };
}

class BadInput extends Error {}

function isMethod(name: unknown): name is MethodName {
  return typeof name === 'string' && Object.hasOwn(methods, name);
}

async function run<M extends MethodName>(
  handlers: Handlers,
  method: M,
  input: unknown,
  context: HandlerContext,
): Promise<unknown> {
  const schema = methods[method];
  const parsed = schema.input.safeParse(input);
  if (!parsed.success) throw new BadInput(whereItFailed(parsed.error));
  if (context.signal.aborted) throw abortError();
  const handler = handlers[method] as (input: unknown, context: HandlerContext) => Promise<unknown>;
  const output = schema.output.safeParse(await handler(parsed.data, context));
  if (!output.success) throw new Error(`answer does not fit the contract: ${whereItFailed(output.error)}`);
  return output.data;
}

function abortError(): Error {
  return new DOMException('aborted', 'AbortError');
}

/** First issue as `path: message`, bounded. Values never appear, only names of fields. */
function whereItFailed(error: { issues: { path: PropertyKey[]; code?: string }[] }): string {
  const [issue] = error.issues;
  if (!issue) return 'invalid';
  return `${issue.path.map(String).join('.').slice(0, 80) || '(whole)'}: ${issue.code ?? 'invalid'}`;
}

function refuse(error: ErrorInfo): Result<unknown> {
  return { ok: false, error };
}

function describe(error: unknown, signal: AbortSignal): ErrorInfo {
  if (error instanceof BadInput) return { code: 'bad-input', key: 'bad-input', detail: error.message };
  if (error instanceof ServiceError) {
    const known = errorInfo.safeParse(error.info);
    if (known.success) return known.data;
  }
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'AbortError' || (signal.aborted && error === signal.reason)) {
    return { code: 'aborted', key: 'aborted' };
  }
  return { code: 'internal', key: 'internal', detail: shortDetail(error) };
}

/** One line of an unexpected error that is fit to be shown: no stack, no file paths, at most 160 characters. */
function shortDetail(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : typeof error;
  const line = text.split(/[\r\n]/, 1)[0] ?? '';
  return line.replace(/(?:file:\/\/|[A-Za-z]:[\\/]|\\\\|\.{0,2}\/)[^\s'"`)]*/g, '…').slice(0, 160);
}
