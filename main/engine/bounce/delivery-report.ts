/** A field of a delivery report or of a header, name in lower case. */
export type ReportField = { name: string; value: string };

const FIELD =
  /^[ \t]{0,8}(reporting-mta|remote-mta|received-from-mta|final-recipient|original-recipient|action|status|diagnostic-code|will-retry-until|last-attempt-date|x-failed-recipients|to|from|subject|auto-submitted|content-type)[ \t]{0,3}:[ \t]{0,8}(.*)$/i;
const MAX_FIELDS = 600;
const MAX_VALUE = 4000;

/** Fields of message/delivery-status (RFC 3464 §2) and of the header above, wherever they stand in the lines. Folded lines are joined. */
export function readFields(lines: readonly string[]): ReportField[] {
  const fields: ReportField[] = [];
  let open: ReportField | null = null;
  for (const line of lines) {
    const match = line.length < MAX_VALUE ? FIELD.exec(line) : null;
    if (match) {
      if (fields.length >= MAX_FIELDS) break;
      open = { name: (match[1] ?? '').toLowerCase(), value: (match[2] ?? '').trim() };
      fields.push(open);
    } else if (open !== null && /^[ \t]+\S/.test(line) && open.value.length < MAX_VALUE) {
      open.value = `${open.value} ${line.trim()}`.trim();
    } else open = null;
  }
  return fields;
}

/** `failed`, `delayed`, `delivered` …: the first action that is not a success; null without a report. */
export function actionOf(flat: string): string | null {
  const actions = [
    ...flat.slice(0, 200_000).matchAll(/\baction: ?(failed|delayed|relayed|delivered|expanded)\b/gi),
  ]
    .slice(0, 50)
    .map((hit) => (hit[1] ?? '').toLowerCase());
  return (
    actions.find((action) => action === 'failed') ??
    actions.find((action) => action === 'delayed') ??
    actions[0] ??
    null
  );
}
