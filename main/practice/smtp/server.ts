import type { Socket } from 'node:net';
import type { Family } from '../../../preload/contract/index.ts';
import { certificateOf } from '../certificate.ts';
import type { Policy } from '../policy.ts';
import { serveVisitor } from './connection.ts';
import { type AcceptedMail, createDialogue } from './dialogue.ts';
import { createGreylist } from './greylist.ts';
import { type Door, LOOPBACK, openDoor, type Place } from './listen.ts';

/** What all servers of one practice world share. */
export type Surroundings = {
  /** Epoch ms. */
  now(): number;
  /** Factor on every deliberate wait. */
  slowness: number;
};

/** A server and where it listens. */
export type Machine = { policy: Policy; places: readonly Place[] };

type Take = (policy: Policy, mail: AcceptedMail, source: string) => void;

/** The loopback addresses of the families that both the server and the computer have. */
export function ownPlaces(policy: Policy, families: readonly Family[]): Place[] {
  return policy.families
    .filter((family) => families.includes(family))
    .map((family) => ({ family, host: LOOPBACK[family] }));
}

/** Opens mail servers that behave as their policies say, all on one port number, each in places of its own. */
export function openMailServers(
  machines: readonly Machine[],
  surroundings: Surroundings,
  take: Take,
): Promise<Door> {
  const served = machines.map(({ policy, places }) => ({
    serve: serverOf(policy, surroundings, take),
    places,
  }));
  return openDoor(
    served.flatMap((machine) => machine.places),
    async (socket, place, tooMany) => {
      const machine = served.find(({ places }) => places.some(({ host }) => host === place.host));
      await machine?.serve(socket, place.family, tooMany);
    },
  );
}

function serverOf(policy: Policy, surroundings: Surroundings, take: Take) {
  const greylist = createGreylist(policy.greylistMs, surroundings.now);
  const certificate = certificateOf(policy.host, surroundings.now);
  return async (socket: Socket, family: Family, tooMany: boolean): Promise<void> => {
    const dialogue = createDialogue(policy, family, greylist);
    if (tooMany) {
      socket.on('error', () => socket.destroy());
      socket.end(`${dialogue.say('tooManyConnections')}\r\n`, () => socket.destroy());
      return;
    }
    await serveVisitor(socket, dialogue, {
      policy,
      seenAs: policy.seenAs[family],
      slowness: surroundings.slowness,
      certificate,
      take: (mail, source) => take(policy, mail, source),
    });
  };
}
