import { z } from 'zod';
import { family } from './target.ts';
import { place } from './vantage.ts';
import { cellState, verdictCode } from './verdict.ts';

/** What fits into a picture (UX §7): case number, verdict matrix, hashes. `RD1:` and compact text in the QR code. */
export const miniCase = z.object({
  caseId: z.string().max(64),
  number: z.string().max(12),
  /** What was typed in the check: a domain or a server. */
  target: z.string().max(253),
  verdict: verdictCode,
  place,
  at: z.string().max(40),
  doors: z
    .array(z.object({ address: z.string().max(45), family, port: z.number().int(), state: cellState }))
    .max(12),
  listed: z.number().int(),
  answered: z.number().int(),
  /** Codes and ids of the most urgent findings: `A1 relay.open`. */
  findings: z.array(z.string().max(60)).max(6),
  /** First 12 hex digits of the hashes of the run parts. */
  hashes: z.array(z.string().max(12)).max(4),
});
export type MiniCase = z.infer<typeof miniCase>;

/** A QR code to draw: `rows` of `0` and `1`, dark is `1`, without the quiet zone; and the same as text beside it (WCAG 1.1.1). */
export const qrCode = z.object({ text: z.string(), rows: z.array(z.string()), words: z.array(z.string()) });
export type QrCode = z.infer<typeof qrCode>;
