import type { ErrorInfo } from '../../../preload/contract/index.ts';
import type { Stores } from '../../state/stores.ts';
import { lookAtPicture } from './read-picture.ts';

/** Is this text the payload of one of our QR codes? */
export const isCodeText = (text: string): boolean => /^\s*RD\d{1,3}:/i.test(text);

/** Opens the case in a picture of its QR code; goes there. The trouble comes back, for the place to say it. */
export async function openPicture(stores: Stores, file: File): Promise<ErrorInfo | null> {
  const name = file.name.slice(-120) || 'PNG';
  const read = await lookAtPicture(file);
  if (!read.ok) return trouble(read.why, name);
  if (!isCodeText(read.text)) return trouble('not-ours', name);
  return openCode(stores, read.text);
}

/** Opens the case that a text holds; goes there. */
export async function openCode(stores: Stores, text: string): Promise<ErrorInfo | null> {
  const answer = await stores.client.call('cases.fromCode', { text: text.trim().slice(0, 4000) });
  if (!answer.ok) return answer.error;
  const { opened } = answer.value;
  if (!opened) return null;
  stores.route.getState().go({ place: 'case', caseId: opened.caseId });
  stores.notices.getState().show({
    key: opened.isNew || opened.added > 0 ? 'caseFile.opened' : 'caseFile.known',
    params: { name: opened.name },
  });
  return null;
}

const trouble = (why: string, name: string): ErrorInfo => ({
  code: 'bad-input',
  key: `share:picture.${why}`,
  params: { name },
});
