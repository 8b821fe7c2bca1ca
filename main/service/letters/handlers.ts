import { type Letter, type MethodOutput, ServiceError } from '../../../preload/contract/index.ts';
import { wordsIn } from '../../../words/index.ts';
import { attachmentsOf, letterEml, letterLink, letterText, saveBytes } from '../../report/index.ts';
import type { HandlersOf, ServiceContext } from '../types.ts';
import { findLetter, keepLetter, lettersOfRun, withoutEdit } from './letters.ts';
import { reportCheckHandlers } from './report-check.ts';

type LetterMethods = 'letters.list' | 'letters.keep' | 'letters.save' | 'letters.compose' | 'report.check';

/** Letters of a case (C5), and a look into a report (D3). Nothing is sent from here. */
export function letterHandlers(context: ServiceContext): HandlersOf<LetterMethods> {
  return {
    ...reportCheckHandlers(context),
    async 'letters.list'({ runId, language }) {
      return { letters: lettersOfRun(runId, language, context).map(({ letter }) => letter) };
    },
    async 'letters.keep'({ runId, letterId, language, edit }) {
      const { letter } = findLetter({ runId, letterId, language }, context);
      keepLetter(runId, letterId, language, edit, context);
      return edit
        ? { ...letter, ...edit, edited: true }
        : withoutEdit({ runId, letterId, language }, context);
    },
    async 'letters.save'(input) {
      const { letter, core, report, facts } = findLetter(input, context);
      const words = wordsIn(input.language);
      const bytes =
        input.format === 'eml'
          ? await letterEml(letter, attachmentsOf(core, report, facts), context.now())
          : new TextEncoder().encode(
              letterText(letter, { to: words('letters:page.to'), subject: words('letters:page.subject') }),
            );
      return hand(fileNameOf(letter, report.timing.startedAt, input.format), input.format, bytes, context);
    },
    async 'letters.compose'(input) {
      const { letter } = findLetter(input, context);
      const link = letterLink(letter);
      if (link === null) return { result: 'too-long' };
      return { result: (await context.shell.openLink(link)) ? 'opened' : 'no-program' };
    },
  };
}

const MIME = { eml: 'message/rfc822', txt: 'text/plain; charset=utf-8' } as const;

/** The zone of a list is a stranger's text only as far as the person added the list; a file name is plain in any case. */
function fileNameOf(letter: Letter, startedAt: string, format: keyof typeof MIME): string {
  const plain = letter.id
    .replace(/[^a-z0-9.-]+/gi, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 60);
  return `relay-doctor-letter-${plain || letter.kind}-${startedAt.slice(0, 10)}.${format}`;
}

async function hand(
  fileName: string,
  format: keyof typeof MIME,
  bytes: Uint8Array,
  context: ServiceContext,
): Promise<MethodOutput<'letters.save'>> {
  const base = { fileName, mime: MIME[format] };
  if (!context.shell.chooseFile)
    return { ...base, path: null, base64: Buffer.from(bytes).toString('base64') };
  const path = await context.shell.chooseFile(base);
  if (path === null) return { ...base, path: null, base64: null };
  const saved = await saveBytes(path, bytes);
  if (!saved.ok) throw new ServiceError({ code: 'failed', key: saved.key, params: saved.params });
  return { ...base, path, base64: null };
}
