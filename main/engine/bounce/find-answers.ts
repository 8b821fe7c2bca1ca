/** A reply of a server (RFC 5321 §4.2) quoted in a text. Offsets are those of the flat text. */
export type Answer = {
  code: number;
  /** Enhanced status, RFC 3463. */
  enhanced: string | null;
  text: string;
  start: number;
  end: number;
  /** How sure it is that this is a reply: what stands before and after it. */
  weight: number;
};

/** An answer longer than this has something else behind it. */
const MAX_ANSWER = 900;
const MAX_ANSWERS = 200;

const REPLY =
  /(?<![\w.@:/=+*,-])#{0,2}([245]\d\d)(?:([ -]#?)|(?=[:;,]? ?[45]\.\d))[:;,]? ?(?:#?(?<![\d.])([245]\.\d{1,3}\.\d{1,3})\b)?/g;
/** Words in front of a quoted answer. */
const SAID =
  /(?:said|returned|was|is|error|smtp|replied|response|answer(?:ed)?|rejected|reported|code|<<<|wrote|refused|status|with|antwort(?:ete)?|lautete|r[ée]ponse|[ée]tait|respuesta|fue|risposta|respons|adalah|odpowied[źz]|ответ|был|応答|响应|回應|응답|yan[ıi]t|resposta|foi)['":;=,([<{ -]{0,6}$/i;
/** Behind an answer: fields and sentences of the report around it. */
const ENDS =
  /(?: (?:reporting-mta|final-recipient|original-recipient|action|status|remote-mta|diagnostic-code|last-attempt-date|arrival-date|received-from-mta|will-retry-until|x-[a-z-]{2,30}|content-[a-z-]{4,26}|return-path|received|message-id|subject|from|to|date|mime-version): |\(in reply to| <<<| >>>| -{2,}| \.\.\. while talking| generating server:| original message| for more information| contact your|' ?(?:\)|\.|$)| giving up on| i'm not going to try| ---)/i;

/** Every answer in a flat text, in order; lines of one answer are joined. */
export function findAnswers(flat: string): Answer[] {
  const answers: Answer[] = [];
  for (const match of flat.matchAll(REPLY)) {
    if (answers.length >= MAX_ANSWERS) break;
    const { index } = match;
    const code = Number(match[1]);
    const enhanced = match[3] ?? null;
    const before = flat.slice(Math.max(0, index - 60), index);
    const after = flat.slice(index + match[0].length, index + match[0].length + 24);
    const last = answers.at(-1);
    const isNext = last !== undefined && last.code === code && index < last.end;
    if (isNext) {
      last.end = Math.min(endOf(flat, index, last.start), last.start + MAX_ANSWER);
      last.enhanced ??= enhanced;
      continue;
    }
    const weight = weigh(before, after, enhanced);
    if (weight < 1 || code < 400) continue;
    if (last !== undefined && index < last.end) last.end = index;
    answers.push({ code, enhanced, text: '', start: index, end: endOf(flat, index, index), weight });
  }
  return answers.map((answer) => ({
    ...answer,
    text: join(flat.slice(answer.start, answer.end), answer.code),
  }));
}

function weigh(before: string, after: string, enhanced: string | null): number {
  // An amount or a clock, not an answer.
  if (
    /^(?:bytes|octets|kb|mb|gb|ms|seconds|minutes|hours|days|recipients|messages|mails|characters)\b/i.test(
      after,
    )
  )
    return 0;
  if (/(?:port|tcp|error id|line|ticket|#|\bid|no\.|page|over|than|of)[ :]?$/i.test(before)) return 0;
  const isSaid = SAID.test(before);
  const isFirst = /^ ?$/.test(before);
  if (enhanced !== null) return isSaid ? 5 : 4;
  if (isSaid) return 3;
  return isFirst && /^["'a-z<[(]/i.test(after)
    ? 2
    : /^["']?[A-Z<[#][\w. <[:-]{3}/i.test(after) && /[:;>.)\]'"] ?$/.test(before)
      ? 1
      : 0;
}

function endOf(flat: string, index: number, start: number): number {
  const rest = flat.slice(index, Math.min(flat.length, start + MAX_ANSWER));
  // The code itself may stand before one of the ends.
  const end = ENDS.exec(rest.slice(3));
  return index + (end ? end.index + 3 : rest.length);
}

/** `550-5.7.1 a 550 5.7.1 b` → `550 5.7.1 a b`. */
function join(text: string, code: number): string {
  const next = new RegExp(String.raw` ${code}[ -](?:[245]\.\d{1,3}\.\d{1,3} )?`, 'g');
  return text
    .replace(/^#{1,2}/, '')
    .replace(next, ' ')
    .replace(/^(\d{3})-/, '$1 ')
    .trim();
}

/** The answer that decides when nothing else tells: the surest; of equals a refusal before a "later", the first before others. */
export function mainAnswer(answers: readonly Answer[]): Answer | null {
  const rank = (answer: Answer): number => answer.weight + (answer.code >= 500 ? 0.5 : 0);
  return answers.reduce<Answer | null>(
    (best, one) => (best === null || rank(one) > rank(best) ? one : best),
    null,
  );
}
