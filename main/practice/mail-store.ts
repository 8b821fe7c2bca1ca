/** A message that arrived somewhere. `at` is ISO 8601; `source` the whole message with its trace lines. */
export type ReceivedMessage = { from: string; to: string[]; source: string; at: string };

/** A message in a folder. `uid` never comes twice in one world (RFC 3501 §2.3.1.1). */
export type StoredMessage = ReceivedMessage & { uid: number; folder: FolderName };

/**
 * `INBOX` is what the person sees: everything that arrived. `Elsewhere` has only what reached the proof mailbox, `Own` only what the
 * practice servers delivered to their own people.
 */
export const FOLDERS = ['INBOX', 'Elsewhere', 'Own'] as const;
export type FolderName = (typeof FOLDERS)[number];

const MOST_MESSAGES = 200;
const MOST_BYTES = 20_000_000;

/** Everything that arrived in the practice world; the oldest goes when there is too much. */
export type MailStore = {
  add(folder: 'Elsewhere' | 'Own', message: ReceivedMessage): void;
  /** Oldest first. */
  list(folder: FolderName): StoredMessage[];
  /** UID that the next message gets. */
  nextUid(): number;
};

export function createMailStore(): MailStore {
  let messages: StoredMessage[] = [];
  let uid = 1;
  return {
    add(folder, message) {
      messages.push({ ...message, uid, folder });
      uid += 1;
      let bytes = 0;
      const kept = messages.toReversed().filter((row, at) => {
        bytes += row.source.length;
        return at < MOST_MESSAGES && bytes <= MOST_BYTES;
      });
      messages = kept.toReversed();
    },
    list: (folder) => messages.filter((row) => folder === 'INBOX' || row.folder === folder),
    nextUid: () => uid,
  };
}
