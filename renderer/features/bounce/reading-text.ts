import type { BounceReading } from '../../../preload/contract/index.ts';
import type { Words } from '../../i18n/use-words.ts';

/** The reading as plain text, to pass on: what was said, whose job it is, what to do, and the line that decided. */
export function readingText(reading: BounceReading, { t }: Pick<Words, 't'>): string {
  const { words, evidence } = reading;
  const deciding = evidence.lines[evidence.deciding] ?? reading.text;
  const lines = [
    words?.headline ?? '',
    words?.why ?? '',
    '',
    `${t('bounce.whose')}: ${words?.whose ?? ''}`,
    words?.next ?? '',
    ...(words?.steps ?? []).map((step, index) => `${index + 1}. ${step}`),
    '',
    ...(words?.warnings ?? []),
    '',
    deciding === '' ? '' : `${t('bounce.decidingLine')}:`,
    deciding,
  ];
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
