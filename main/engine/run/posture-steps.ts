import { checkEncryption, checkNames } from '../posture/index.ts';
import { greetingAs } from '../vantage/index.ts';
import type { PreparedContext } from './context.ts';
import { cellKey } from './doors.ts';
import { compareOpinions } from './second-opinion.ts';
import { caseAddresses, livingDomain, outboundAddresses } from './subjects.ts';

/** Names and DNS: reverse name, MX, SPF, DMARC (P1, P2, P5). */
export async function runNames(context: PreparedContext): Promise<void> {
  if (context.state.steps.names.state === 'done') return;
  const { target, deps, signal, request } = context;
  const domain = livingDomain(context);
  context.emit({ type: 'step-started', at: context.at(), step: 'names', total: 1 });
  // Who turns us away at the door has not introduced himself.
  const greetings = Object.fromEntries(
    [...context.state.cells.values()].flatMap((cell) =>
      cell.facts?.banner === undefined || !/^220/.test(cell.facts.banner) || isSpoilt(context, cell.port)
        ? []
        : [[cell.address, cell.facts.banner]],
    ),
  );
  await checkNames(
    {
      ...(domain === undefined ? {} : { domain }),
      target,
      addresses: caseAddresses(context),
      greetings,
      outbound: await outboundAddresses(context),
      ...(request.sender === undefined ? {} : { sender: request.sender }),
      practice: context.practice !== null,
    },
    deps,
    context.emit,
    signal,
  );
  await compareOpinions(context);
  context.emit({ type: 'step-ended', at: context.at(), step: 'names', result: 'done' });
}

/** Another machine answers on port 25 in everybody's place (V3): neither its greeting nor its certificate is the server's. */
function isSpoilt({ vantage }: PreparedContext, port: number): boolean {
  return port === 25 && vantage.intercepted === true;
}

/** Encryption of every door that answered (P3). */
export async function runEncryption(context: PreparedContext): Promise<void> {
  if (context.state.steps.encryption.state === 'done') return;
  const { deps, signal, state } = context;
  const doors = context.doors.flatMap((door) => {
    const cell = state.cells.get(cellKey(door.ref));
    const answered = cell === undefined || (cell.facts?.banner !== undefined && cell.state !== 'not-offered');
    if (!answered || isSpoilt(context, door.ref.port)) return [];
    const offered = cell?.facts?.starttls ?? ('unknown' as const);
    return [{ ref: door.ref, host: door.host.name, implicitTls: door.implicitTls, offered }];
  });
  context.emit({ type: 'step-started', at: context.at(), step: 'encryption', total: doors.length });
  const helo = greetingAs(context.vantage, context.doors[0]?.ref.family ?? 4);
  await checkEncryption({ doors, helo }, deps, context.emit, signal);
  context.emit({ type: 'step-ended', at: context.at(), step: 'encryption', result: 'done' });
}
