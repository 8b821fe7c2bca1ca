import { type CheckRequest, checkRequest } from '../../../preload/contract/index.ts';
import { toPart } from '../together/case-of.ts';
import type { ServiceContext } from '../types.ts';

/** What to check when all that came is a picture: the server it names, from the start. Null when the case holds no mini-case. */
export function planOfMini(
  caseId: string,
  { store, practiceWorld }: Pick<ServiceContext, 'store' | 'practiceWorld'>,
): CheckRequest | null {
  for (const stored of store.parts.list(caseId)) {
    const { content } = toPart(stored);
    if (content?.kind !== 'mini') continue;
    const { target } = content.mini;
    // A practice server is found under its own port, which is another one at every start.
    const practice = practiceWorld()?.servers.find((row) => row.target.replace(/:\d+$/, '') === target);
    const wanted = checkRequest.safeParse({
      input: practice?.target ?? target,
      iMayTest: true,
      ...(practice?.server ? { servers: [practice.server] } : {}),
    });
    if (wanted.success) return wanted.data;
  }
  return null;
}
