/** What kind of text stands in a field, by its name: the contract's words must stay, whatever people are called. */
type FieldKind = 'person' | 'people' | 'fixed' | 'answers' | 'said';

/** Whole names of people. */
const PERSON = new Set(['who', 'tickedBy']);
/** Written by people. */
const OF_PEOPLE = new Set(['where', 'note', 'input', 'title', 'name']);
/** Words and marks of the contract: enums, ids, hashes, times, versions, codes. */
const FIXED = new Set(
  (
    'type kind dir state verdict code grade outcome stage rule reason step result role scope how place findingId runId part severity area status ' +
    'cause fix refs id decidedBy later attempt attempts only confirm direct vantage pace security language version zone zones token codeHash ' +
    'planHash sha256 originalSha256 schema weight interceptSign doubt topic change confidence starttls vrfy expn proxyHeader xclient with ' +
    'number caseNumber caseId hide hidden meaning subjectKind cell cells at startedAt endedAt sentAt arrivedAt dueAt mark family port25Out ' +
    'enhanced lookupUrl url autoExpires insidePart outsidePart hashes findings areas seenFrom'
  ).split(' '),
);

export function kindOf(key: string, value: string): FieldKind {
  if (PERSON.has(key)) return 'person';
  // An answer of a list is in 127.0.0.0/8, and no address of anybody.
  if (key === 'answers') return 'answers';
  if (FIXED.has(key) && !value.includes('@')) return 'fixed';
  return OF_PEOPLE.has(key) ? 'people' : 'said';
}

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]{8,16}Z$/;
export const isTime = (text: string): boolean => TIME.test(text);

/** Every text in a value, however deep, with the name of its field (that of the list it stands in). */
export function eachText(value: unknown, on: (text: string, key: string) => void, key = ''): void {
  if (typeof value === 'string') on(value, key);
  else if (Array.isArray(value)) for (const one of value) eachText(one, on, key);
  else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
    for (const [name, one] of Object.entries(value)) eachText(one, on, name);
}
