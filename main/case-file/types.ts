import type {
  CaseMark,
  CaseNote,
  CasePreview,
  MiniCase,
  PartFacts,
  PartTrouble,
  RunEvent,
} from '../../preload/contract/index.ts';

/** A run: its events as they were written; `notUnderstood`: lines of a newer program, which stay in the octets. */
export type RunContent = {
  kind: 'run';
  runId: string;
  recheckOf: string | null;
  events: RunEvent[];
  notUnderstood: number;
};
export type NoteContent = { kind: 'note'; note: CaseNote };
export type MarkContent = { kind: 'mark'; mark: CaseMark };
export type MiniContent = { kind: 'mini'; mini: MiniCase };
export type PartContent = RunContent | NoteContent | MarkContent | MiniContent;

/** One part: octets that are never altered, what they say of themselves, and what was read in them. `content` null: a newer program's kind. */
export type Part = { facts: PartFacts; bytes: Uint8Array; content: PartContent | null };

/** A case on its way. `caseId` and `number` are empty where the file had none (one run, as older programs wrote it). */
export type CaseFile = {
  caseId: string;
  number: string;
  name: string;
  practice: boolean;
  /** ISO time; empty when the file does not say. */
  savedAt: string;
  /** Version of the program that saved it. */
  version: string;
  parts: Part[];
  /** Parts that are named and left out. */
  troubles: PartTrouble[];
  /** Parts, fields and events of a newer program: kept, and passed on as they are. */
  notUnderstood: number;
};

/** Why octets are no case that can be opened. Words: `ui:caseFile.why.<why>`. */
export type CaseFileTrouble =
  | 'empty'
  | 'not-ours'
  | 'newer'
  | 'damaged'
  | 'too-large'
  | 'passphrase-needed'
  | 'passphrase-wrong';

export type CaseFileReading =
  | { ok: true; file: CaseFile; sealed: boolean }
  | { ok: false; why: CaseFileTrouble };

/** What hiding found (the same whether a switch is on or off), and what it left. */
export type Hiding = { file: CaseFile; found: CasePreview['found']; leftOut: PartTrouble[] };
