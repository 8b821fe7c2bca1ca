import { z } from 'zod';
import { language } from './verdict.ts';

export const area = z.enum(['relay', 'blacklists', 'posture']);
export type Area = z.infer<typeof area>;

const port = z.number().int().min(1).max(65535);

/** What a person or script asks for. Texts are still as typed; the engine parses them (T1). */
export const checkRequest = z.object({
  input: z.string().max(100_000),
  /** T5: nothing is tested without it. */
  iMayTest: z.literal(true),
  /** Who ticked the box (name, company), optional. */
  tickedBy: z.string().max(200).optional(),
  /** `HOST` or `HOST:PORT`: test these for the domain instead of its MX hosts. */
  servers: z.array(z.string().max(300)).max(16).default([]),
  /** Names of the MX hosts the person picked; empty = the usual choice. */
  hosts: z.array(z.string().max(300)).max(16).default([]),
  outside: z.string().max(320).optional(),
  sender: z.string().max(320).optional(),
  send: z.boolean().default(false),
  vantage: z.enum(['auto', 'inside', 'outside']).default('auto'),
  source: z.string().max(64).optional(),
  ports: z.array(port).max(8).optional(),
  only: z.array(area).default(['relay', 'blacklists', 'posture']),
  resolvers: z.array(z.string().max(300)).max(8).default([]),
  proxy: z.string().max(300).optional(),
  pace: z.enum(['gentle', 'normal']).default('gentle'),
  /** Whole-run limit, seconds. */
  timeoutS: z.number().int().min(1).max(86_400).optional(),
  language: language.default('en'),
  /** A look at one finding again: only what is needed to decide it. */
  recheck: z
    .object({
      findingId: z.string(),
      subject: z.string(),
      attempts: z.array(z.string()).max(80).default([]),
      zones: z.array(z.string()).max(200).default([]),
    })
    .optional(),
});
export type CheckRequest = z.infer<typeof checkRequest>;
export type CheckRequestInput = z.input<typeof checkRequest>;
