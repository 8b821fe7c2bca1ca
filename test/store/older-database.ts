import { DatabaseSync } from 'node:sqlite';

/** What the fifth version added, taken away again. */
const BACK_TO_4 = `
  DROP TRIGGER events_counted; DROP TRIGGER places_known; DROP TABLE parts; DROP TABLE letters;
  ALTER TABLE runs DROP COLUMN bytes; ALTER TABLE runs DROP COLUMN place; ALTER TABLE runs DROP COLUMN said;
  ALTER TABLE cases DROP COLUMN number; ALTER TABLE cases DROP COLUMN tags; ALTER TABLE cases DROP COLUMN archived;
  ALTER TABLE cases DROP COLUMN deleted_at; ALTER TABLE cases DROP COLUMN deleted_by; PRAGMA user_version = 4;`;

/** Makes a database of today one of the fourth version, or of an earlier one by what `more` takes away. */
export function makeOlder(path: string, more = ''): void {
  const db = new DatabaseSync(path);
  db.exec(BACK_TO_4 + more);
  db.close();
}
