export { isInsidePlaceholder } from './hide/addresses.ts';
export { hideInFile } from './hide/hide-in-file.ts';
export { hideInReport } from './hide/hide-in-report.ts';
export { makeMarkPart, makeMiniPart, makeNotePart, makeRunPart } from './make-part.ts';
export { mergeFiles } from './merge-files.ts';
export { planHashOf } from './plan-hash.ts';
export { readCaseFile } from './read-file.ts';
export { isSameServer } from './same-server.ts';
export type {
  CaseFile,
  CaseFileTrouble,
  MarkContent,
  MiniContent,
  NoteContent,
  Part,
  RunContent,
} from './types.ts';
export { writeCaseFile } from './write-file.ts';
