import { caseFileOf, type Services } from '../../main/service/index.ts';

/** What a run says in a case file, as text: its parts before they are packed, and the summary's facts. */
export async function partsText(runId: string, { context }: Services): Promise<string> {
  const file = await caseFileOf({ runId }, { hide: [], where: '', language: 'en' }, context);
  const { parts, ...head } = file;
  return [JSON.stringify(head), ...parts.map(({ bytes }) => Buffer.from(bytes).toString('utf8'))].join('\n');
}
