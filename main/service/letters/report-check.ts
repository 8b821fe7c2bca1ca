import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ServiceError } from '../../../preload/contract/index.ts';
import { wordsIn } from '../../../words/index.ts';
import { safeText } from '../../engine/smtp/index.ts';
import { type CheckedReport, checkReport, makeTimes } from '../../report/index.ts';
import type { HandlersOf, ServiceContext } from '../types.ts';

/** A report with two thousand lines is under 2 MB; a case inside it is under 24 MB. */
const MAX_BYTES = 64 * 1024 * 1024;

/** "Check this report" (D3): is it as it was made, and can the case inside be opened? */
export function reportCheckHandlers(context: ServiceContext): HandlersOf<'report.check'> {
  return {
    async 'report.check'({ base64, fileName, language }) {
      const given =
        base64 === undefined
          ? await chosen(context)
          : { bytes: Buffer.from(base64, 'base64'), name: fileName ?? '' };
      if (!given) return { check: null };
      const name = safeText(basename(given.name), 200);
      if (given.bytes.length > MAX_BYTES) throw tooLarge(name);
      const found = checkReport(given.bytes);
      const canOpen = found.caseBytes !== null && (await isCase(found.caseBytes));
      // An attachment that is no case, in a file without a seal, is somebody else's.
      const checked: CheckedReport =
        found.isSealed || canOpen || found.result !== 'altered' ? found : { ...found, result: 'no-case' };
      const { result, what, caseNumber, madeAt } = checked;
      const words = wordsIn(language);
      const times = makeTimes(words);
      return {
        check: {
          fileName: name,
          result,
          ...(what && result === 'altered' ? { what } : {}),
          caseNumber,
          madeAt,
          canOpen,
          text: words(`letters:check.${wordOf(checked)}`, {
            time: madeAt === null ? '' : times.full(madeAt),
          }),
        },
      };
    },
  };
}

const WORDS = { pages: 'alteredPages', case: 'alteredCase', added: 'alteredAdded' } as const;

function wordOf({ result, what, isSealed }: CheckedReport): string {
  if (result === 'no-case') return 'noCase';
  if (result !== 'altered') return result;
  return isSealed ? WORDS[what ?? 'pages'] : 'noSeal';
}

async function isCase(bytes: Uint8Array): Promise<boolean> {
  const { readCaseFile } = await import('../../case-file/index.ts');
  return (await readCaseFile(bytes)).ok;
}

async function chosen(context: ServiceContext): Promise<{ bytes: Uint8Array; name: string } | null> {
  const path = await context.shell.chooseReportFile?.();
  if (!path) return null;
  const name = basename(path);
  const facts = await stat(path).catch(() => null);
  if (!facts?.isFile())
    throw new ServiceError({ code: 'bad-input', key: 'ui:caseFile.why.unreadable', params: { name } });
  if (facts.size > MAX_BYTES) throw tooLarge(name);
  return { bytes: await readFile(path), name };
}

function tooLarge(name: string): ServiceError {
  return new ServiceError({ code: 'bad-input', key: 'letters:error.too-large', params: { name } });
}
