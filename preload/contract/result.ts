import { z } from 'zod';

/** The one shape of every answer. Errors never cross as exceptions. `key` is a word-list key under `error.<key>`. */
export const errorInfo = z.object({
  code: z.enum(['bad-input', 'not-found', 'refused', 'busy', 'failed', 'internal', 'aborted', 'version']),
  key: z.string(),
  params: z.record(z.string(), z.string()).optional(),
  detail: z.string().optional(),
});
export type ErrorInfo = z.infer<typeof errorInfo>;

export type Result<T> = { ok: true; value: T } | { ok: false; error: ErrorInfo };

/** Thrown inside services; the router turns it into `errorInfo`. */
export class ServiceError extends Error {
  readonly info: ErrorInfo;
  constructor(info: ErrorInfo) {
    super(info.key);
    this.name = 'ServiceError';
    this.info = info;
  }
}
