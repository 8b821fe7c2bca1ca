/** What a row with a delivery proof adds to the program's command line and to its surroundings. */
import type { LabCase } from '../lab-case.ts';
import { PLACE } from '../places/seats.ts';
import { MAILBOX_NAME } from './authority.ts';
import { IMAP_PASSWORD } from './dovecot.ts';
import { MAILBOX } from './mailbox.ts';

/** Arguments, and environment; both empty for rows without a proof. */
export const proofArguments = (
  row: LabCase,
  caFile: string,
): { args: string[]; env: Record<string, string> } => {
  if (row.proof === undefined) return { args: [], env: {} };
  const env = { RELAY_DOCTOR_IMAP_PASSWORD: IMAP_PASSWORD, NODE_EXTRA_CA_CERTS: caFile };
  const to = ['--outside', MAILBOX.address];
  switch (row.proof.how) {
    case 'imap':
      return { args: [...to, '--confirm', 'imap', '--imap', `imaps://${MAILBOX.user}@${MAILBOX_NAME}`], env };
    case 'imap-starttls':
      return { args: [...to, '--imap', `imap://${MAILBOX.user}@${MAILBOX_NAME}:143`], env };
    case 'own-imap':
      return {
        args: ['--ordinary', '--confirm', 'imap', '--imap', 'imaps://alice@mail.office.example'],
        env,
      };
    case 'catcher':
      return { args: ['--catcher', `25@${PLACE.line4}`], env: {} };
  }
};
