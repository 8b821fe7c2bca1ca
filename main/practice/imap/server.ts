import type { MailStore } from '../mail-store.ts';
import { type Door, LOOPBACK, openDoor } from '../smtp/listen.ts';
import { serveReader } from './connection.ts';
import { createImapDialogue } from './dialogue.ts';

/** Opens the mailbox for reading: IMAP4rev1 without encryption, on a random port of 127.0.0.1. */
export function openMailbox(store: MailStore, startedAt: number): Promise<Door> {
  return openDoor([{ family: 4, host: LOOPBACK[4] }], async (socket, _place, tooMany) => {
    if (tooMany) {
      socket.on('error', () => socket.destroy());
      socket.end('* BYE Too many readers\r\n', () => socket.destroy());
      return;
    }
    await serveReader(socket, createImapDialogue(store, startedAt));
  });
}
