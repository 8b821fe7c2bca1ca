import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { BounceReading, Language } from '../../preload/contract/index.ts';
import { type Words, wordsIn } from '../../words/index.ts';
import { EXPLAIN_OCTETS, explainBounce } from '../service/index.ts';
import { EXIT } from './exit-status.ts';
import { UsageError } from './options.ts';
import { readExplainArguments } from './other-arguments.ts';
import { printResult } from './print-result.ts';

/** `explain FILE|- [--json]`: what a returned mail means, and whose job it is. Needs no database and no network. */
export async function runExplainCommand(args: string[], systemLanguage: Language): Promise<number> {
  const { source, json, language } = readExplainArguments(args, systemLanguage);
  const words = wordsIn(language);
  const { octets, cut } = await readSome(source === '-' ? process.stdin : openFile(source), source);
  const reading = await explainBounce(octets, { cut, language });
  const text = json ? `${JSON.stringify(reading)}\n` : textReading(reading, words);
  const isPrinted = await printResult(text, words);
  return isPrinted ? explainStatus(reading) : EXIT.badInput;
}

/** 2 not understood; 1 something for you to do; 0 temporary, or somebody else's job. */
export function explainStatus({ understood, whose }: BounceReading): number {
  if (!understood) return EXIT.couldNotTell;
  return whose === 'you' || whose === 'sender' ? EXIT.somethingToFix : EXIT.nothingToFix;
}

/** Headline, why, whose job, what to do, the lines that decided, where to ask. Plain text, no terminal codes. */
export function textReading(reading: BounceReading, words: Words): string {
  const { words: said, evidence, form, source } = reading;
  if (!said) return '';
  const where = form.url ?? form.email;
  const from = Math.max(0, Math.min(evidence.deciding - 2, evidence.lines.length - 5));
  const lines = evidence.lines
    .slice(from, from + 5)
    .map((line, index) => `  ${index + from === evidence.deciding ? '>' : ' '} ${line}`);
  const block = (title: string, rows: readonly string[]): string[] =>
    rows.length > 0 ? ['', title, ...rows] : [];
  const steps = [said.next, ...said.steps].filter((step, index, all) => all.indexOf(step) === index);
  return [
    said.headline,
    said.why,
    said.whose,
    ...block(
      words('cli:explain.next'),
      steps.filter((step) => step !== '').map((step, index) => `  ${index + 1}. ${step}`),
    ),
    ...(where === null ? [] : ['', words('cli:explain.form', { where })]),
    ...block(words('cli:explain.lines'), lines),
    ...block(
      words('cli:explain.note'),
      said.warnings.map((warning) => `  ${warning}`),
    ),
    ...(source.cut && !reading.warnings.includes('cut') ? ['', words('cli:explain.cut')] : []),
    '',
  ].join('\n');
}

function openFile(path: string): Readable {
  return createReadStream(path);
}

/** The beginning of a stream; `cut` when there was more. Throws `UsageError` when it cannot be read. */
async function readSome(stream: Readable, name: string): Promise<{ octets: Uint8Array; cut: boolean }> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of stream) {
      const chunk = Buffer.from(part);
      parts.push(chunk);
      size += chunk.length;
      if (size > EXPLAIN_OCTETS) break;
    }
  } catch {
    throw new UsageError('no-file', { file: name.slice(0, 200) });
  }
  return { octets: Buffer.concat(parts).subarray(0, EXPLAIN_OCTETS), cut: size > EXPLAIN_OCTETS };
}
