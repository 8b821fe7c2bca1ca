/**
 * Characters that steer a terminal or a page instead of being read (C0, C1, bidirectional embeddings, overrides and isolates). Our own program writes
 * none into a case: they come from somebody who wants a line to look like one of ours.
 */
const STEERING = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;
const EVERY_STEERING = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;
/** In JSON: as they are, or escaped. */
const IN_JSON = /\\[ubfnr]|[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

/** A value read from this JSON, without characters that steer; lines stay in what people write or paste. */
export function makeTextsSafe(value: unknown, json: string): unknown {
  return IN_JSON.test(json) ? safeValue(value, false) : value;
}

function safeValue(value: unknown, hasLines: boolean): unknown {
  if (typeof value === 'string') return STEERING.test(value) ? safeText(value, hasLines) : value;
  if (Array.isArray(value)) return value.map((one) => safeValue(one, false));
  if (typeof value !== 'object' || value === null) return value;
  const isWritten = 'who' in value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      safeText(key, false),
      safeValue(one, key === 'input' || (isWritten && key === 'text')),
    ]),
  );
}

function safeText(text: string, hasLines: boolean): string {
  return text.replace(EVERY_STEERING, (one) => {
    if (one === '\n' || one === '\r') return hasLines ? one : ' ';
    return '\ufffd';
  });
}
