import type {
  Language,
  Letter,
  MethodInput,
  MethodOutput,
  ReportCheck,
} from '../../preload/contract/index.ts';
import lettersEn from '../fixtures/letters/open-part.en.json' with { type: 'json' };
import lettersId from '../fixtures/letters/open-part.id.json' with { type: 'json' };

/** Letters of the stand-in: real ones of a fixture report, and what the person changed in them. */
export function createFakeLetters() {
  const made: Record<Language, Letter[]> = { en: lettersEn as Letter[], id: lettersId as Letter[] };
  const edits = new Map<string, Pick<Letter, 'to' | 'subject' | 'body'>>();
  const list = (language: Language): Letter[] =>
    made[language].map((letter) => {
      const edit = edits.get(`${letter.id} ${language}`);
      return { ...letter, ...edit, edited: edit !== undefined };
    });
  return {
    list,
    keep({ letterId, language, edit }: MethodInput<'letters.keep'>): Letter | undefined {
      if (edit) edits.set(`${letterId} ${language}`, edit);
      else edits.delete(`${letterId} ${language}`);
      return list(language).find((letter) => letter.id === letterId);
    },
    save({ letterId, format }: MethodInput<'letters.save'>): MethodOutput<'letters.save'> {
      const fileName = `relay-doctor-letter-${letterId.replace(/[^a-z0-9.-]+/gi, '-')}-2026-11-22.${format}`;
      return { path: null, fileName, mime: 'message/rfc822', base64: btoa('Subject: letter\r\n\r\n') };
    },
    compose({ letterId }: MethodInput<'letters.compose'>): MethodOutput<'letters.compose'> {
      return { result: letterId === 'owner' ? 'too-long' : 'opened' };
    },
  };
}

const SENTENCES: Record<Language, Record<string, string>> = {
  en: {
    unaltered: 'Nothing was changed since this report was made on 22 November 2026, 14:02 WIB.',
    altered: 'The pages were changed after this report was made.',
    'no-case':
      'This PDF has no case of Relay Doctor in it. It may be another program’s file, or a printed copy.',
    unreadable: 'This file is not a whole PDF. Ask for it again.',
  },
  id: {
    unaltered: 'Tidak ada yang diubah sejak laporan ini dibuat pada 22 November 2026, 14:02 WIB.',
    altered: 'Halamannya diubah setelah laporan ini dibuat.',
    'no-case':
      'PDF ini tidak berisi kasus Relay Doctor. Mungkin ini file program lain, atau hasil cetak ulang.',
    unreadable: 'File ini bukan PDF yang utuh. Minta filenya sekali lagi.',
  },
};

/** What a file comes to is told by its name: `altered.pdf`. */
export function fakeCheck({ fileName = '', language }: MethodInput<'report.check'>): ReportCheck {
  const results = ['unaltered', 'altered', 'no-case'] as const;
  const result = results.find((one) => fileName.startsWith(one)) ?? 'unreadable';
  const isOurs = result === 'unaltered' || result === 'altered';
  return {
    fileName,
    result,
    ...(result === 'altered' ? { what: 'pages' as const } : {}),
    caseNumber: isOurs ? 'KTR-7Q2M' : null,
    madeAt: isOurs ? '2026-11-22T07:02:00.000Z' : null,
    canOpen: isOurs,
    text: SENTENCES[language][result] ?? '',
  };
}
