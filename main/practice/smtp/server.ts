import type { Family } from '../../../preload/contract/index.ts';
import { certificateOf } from '../certificate.ts';
import type { Policy } from '../policy.ts';
import { serveVisitor } from './connection.ts';
import { type AcceptedMail, createDialogue } from './dialogue.ts';
import { createGreylist } from './greylist.ts';
import { type Door, openDoor } from './listen.ts';

/** What all servers of one practice world share. */
export type Surroundings = {
  /** Epoch ms. */
  now(): number;
  /** Factor on every deliberate wait. */
  slowness: number;
};

/** Opens a mail server that behaves as the policy says, on the families it has and the computer has. */
export function openMailServer(
  policy: Policy,
  families: readonly Family[],
  surroundings: Surroundings,
  take: (mail: AcceptedMail, source: string) => void,
): Promise<Door> {
  const greylist = createGreylist(policy.greylistMs, surroundings.now);
  const certificate = certificateOf(policy.host, surroundings.now);
  return openDoor(
    policy.families.filter((family) => families.includes(family)),
    async (socket, family, tooMany) => {
      const dialogue = createDialogue(policy, family, greylist);
      if (tooMany) {
        socket.on('error', () => socket.destroy());
        socket.end(`${dialogue.say('tooManyConnections')}\r\n`, () => socket.destroy());
        return;
      }
      const { slowness } = surroundings;
      await serveVisitor(socket, dialogue, {
        policy,
        seenAs: policy.seenAs[family],
        slowness,
        certificate,
        take,
      });
    },
  );
}
