import type { Target } from '../../../preload/contract/index.ts';

/** The tested domain's own mailbox, to which the ordinary message goes: the one that was typed, or the postmaster (RFC 5321 §4.5.1). */
export function ownMailbox(target: Target | null): { address: string; domain: string } | null {
  const domain = target?.mailbox?.split('@')[1] ?? target?.domain;
  if (!target || !domain) return null;
  return { address: target.mailbox ?? `postmaster@${domain}`, domain: target.unicode ?? domain };
}
