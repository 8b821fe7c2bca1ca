import type { HideSwitch, PartTrouble } from '../../../preload/contract/index.ts';
import { type Doubt, doubtsOf } from '../../engine/merge/index.ts';
import { foldRun } from '../../engine/run/fold.ts';
import { factsOf, packLines, partHead } from '../part-head.ts';
import { readJson } from '../read-json.ts';
import { readPart } from '../read-part.ts';
import type { CaseFile, Hiding, Part, PartContent } from '../types.ts';
import { addPerson, collectRun, collectTexts, emptyValues, foundIn, type Values } from './collect.ts';
import { eachText } from './fields.ts';
import { makeReplacer, type Replacer } from './replace.ts';

/**
 * A copy of a case with people, the inside, or settings texts left out of every part. What was not understood (parts, events and fields of a newer
 * program) cannot be searched: it is left out while a switch is on. A shortened part has a hash of its own, and says what it was (`hidden`,
 * `originalSha256`).
 */
export function hideInFile(file: CaseFile, hide: readonly HideSwitch[]): Hiding {
  const values = valuesOf(file);
  const found = foundIn(values);
  if (hide.length === 0) return { file, found, leftOut: [] };
  const said = [file.name, file.parts.map(({ facts, content }) => [facts.who, facts.where, content])];
  const replacer = makeReplacer(values, hide, nextNumbers(said));
  const doubts = hide.includes('inside') ? doubtsIn(file) : new Map<string, Doubt>();
  const parts: Part[] = [];
  const leftOut: PartTrouble[] = [];
  for (const [at, part] of file.parts.entries()) {
    if (hide.includes('config') && isConfig(part)) continue;
    const shortened = hideInPart(part, hide, replacer, doubts.get(part.facts.id));
    if (shortened) parts.push(shortened);
    else leftOut.push({ index: at + 1, of: file.parts.length, id: part.facts.id, why: 'not-understood' });
  }
  const name = replacer.text(file.name, true).slice(0, MOST_NAME);
  return { file: { ...file, name, parts }, found, leftOut };
}

const MOST_NAME = 200;

/** Everything in a case that a switch would take out. */
function valuesOf({ parts, name }: CaseFile): Values {
  const values = emptyValues();
  for (const { facts, content } of parts) {
    addPerson(facts.who, values);
    if (content?.kind === 'note') {
      addPerson(content.note.who, values);
      if (content.note.kind === 'config') values.config.push(content.note.text.split('\n', 1)[0] ?? '');
    } else if (content?.kind === 'mark') addPerson(content.mark.who, values);
  }
  for (const { facts, content } of parts) {
    collectTexts(facts.where, values);
    if (content?.kind === 'run') collectRun(content.events, values);
    else if (content !== null) collectTexts(content, values);
  }
  collectTexts(name, values);
  return values;
}

const isConfig = ({ content }: Part): boolean => content?.kind === 'note' && content.note.kind === 'config';

/** Placeholders no longer tell that a run names another place than its own: it is said while the addresses are there. */
function doubtsIn({ parts }: CaseFile): Map<string, Doubt> {
  const runs = parts.flatMap(({ facts, content }) => {
    if (content?.kind !== 'run') return [];
    const { runId, recheckOf, events } = content;
    return [{ facts, own: false, recheckOf, state: foldRun(runId, events) }];
  });
  return doubtsOf(runs);
}

function hideInPart(
  part: Part,
  hide: readonly HideSwitch[],
  replacer: Replacer,
  doubt: Doubt | undefined,
): Part | null {
  const { content } = part;
  if (content === null) return null;
  const [first = ''] = new TextDecoder().decode(part.bytes.subarray(0, MOST_HEAD)).split('\n', 1);
  const head = partHead.safeParse(readJson(first));
  if (!head.success) return null;
  const { who, where, hidden, originalSha256 } = head.data;
  const said = replacer.value({ who, where });
  const shortened = partHead.safeParse({
    ...head.data,
    ...(typeof said === 'object' ? said : {}),
    hidden: [...new Set([...hidden, ...hide])],
    originalSha256: originalSha256 ?? part.facts.sha256,
    ...(doubt === undefined ? {} : { doubt }),
  });
  if (!shortened.success) return null;
  const bytes = packLines(shortened.data, linesFrom(content, replacer));
  const reading = readPart(bytes);
  if (!reading.ok || !isWhole(content, reading.part.content)) return null;
  return { facts: factsOf(shortened.data, bytes), bytes, content: ownLike(part, reading.part.content) };
}

const MOST_HEAD = 64 * 1024;

/** Only what was understood is written. Whose computer a note was written on is not in its octets. */
function linesFrom(content: PartContent, replacer: Replacer): unknown[] {
  switch (content.kind) {
    case 'run':
      return content.events.map((event) => replacer.value(event));
    case 'note': {
      const { own: _, ...note } = content.note;
      return [{ note: replacer.value(note, true) }];
    }
    case 'mark': {
      const { own: _, ...mark } = content.mark;
      return [{ mark: replacer.value(mark) }];
    }
    case 'mini':
      return [{ mini: replacer.value(content.mini) }];
  }
}

/** Nothing was lost because a placeholder stands where the contract has words of its own. */
function isWhole(before: PartContent, after: Part['content']): boolean {
  if (before.kind !== 'run') return after?.kind === before.kind;
  return after?.kind === 'run' && after.events.length === before.events.length;
}

function ownLike({ content: was }: Part, content: Part['content']): Part['content'] {
  if (content?.kind === 'note' && was?.kind === 'note')
    return { ...content, note: { ...content.note, own: was.note.own } };
  if (content?.kind === 'mark' && was?.kind === 'mark')
    return { ...content, mark: { ...content.mark, own: was.mark.own } };
  return content;
}

/** Numbers that are free: an earlier hand may have left things out already. */
export function nextNumbers(value: unknown): { name: number; inside: number } {
  const next = { name: 1, inside: 1 };
  eachText(value, (text) => {
    if (!text.includes('name-') && !text.includes('inside-')) return;
    for (const [, kind, digits] of text.matchAll(/(?<![a-z0-9-])(name|inside)-(\d{1,6})(?!\d)/g)) {
      if (kind === 'name') next.name = Math.max(next.name, Number(digits) + 1);
      else next.inside = Math.max(next.inside, Number(digits) + 1);
    }
  });
  return next;
}
