import type { DatabaseSync } from 'node:sqlite';
import type { Language, Letter } from '../../preload/contract/index.ts';
import { text } from './rows.ts';

/** The person's own wording of a letter. */
export type KeptLetter = Pick<Letter, 'to' | 'subject' | 'body'>;

/** Letters that a person has changed; the others are made anew from the case each time. */
export type LetterStore = {
  get(caseId: string, letterId: string, language: Language): KeptLetter | null;
  put(caseId: string, letterId: string, language: Language, edit: KeptLetter): void;
  delete(caseId: string, letterId: string, language: Language): void;
};

export function createLetterStore(db: DatabaseSync): LetterStore {
  const ONE = 'case_id = ? AND letter_id = ? AND language = ?';
  return {
    get(caseId, letterId, language) {
      const row = db.prepare(`SELECT * FROM letters WHERE ${ONE}`).get(caseId, letterId, language);
      return row ? { to: text(row.recipient), subject: text(row.subject), body: text(row.body) } : null;
    },
    put(caseId, letterId, language, { to, subject, body }) {
      db.prepare(
        `INSERT OR REPLACE INTO letters (case_id, letter_id, language, recipient, subject, body) VALUES (?, ?, ?, ?, ?, ?)`,
      ).run(caseId, letterId, language, to, subject, body);
    },
    delete(caseId, letterId, language) {
      db.prepare(`DELETE FROM letters WHERE ${ONE}`).run(caseId, letterId, language);
    },
  };
}
