import { z } from 'zod';

/** One reply as read (RFC 5321 §4.2): text is made safe (S3) and at most 1,000 characters. */
export const smtpReply = z.object({
  code: z.number().int().min(0).max(999),
  enhanced: z.string().optional(),
  text: z.string(),
});
export type SmtpReply = z.infer<typeof smtpReply>;
