import type { Words } from '../../words/index.ts';

/** What one breath holds. */
export const MOST_WORDS = 20;

const IPV4 = /\b(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b/g;
/** Bare or in brackets; at least two colons, so that a time of day is none. */
const IPV6 = /\[?\b(?=(?:[\da-f]*:){2,})([\da-f]{0,4}(?::[\da-f]{0,4}){2,7})(?![\w:])\]?/gi;
/** A name of the DNS: at least one dot between letters. */
const NAME = /\b[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.\p{L}{2,}\b/gu;

/** A text as it is said: addresses in groups, names with "dot", no mark that has no sound. */
export function speak(text: string, words: Words): string {
  const say = (key: string): string => ` ${words(`share:aloud.${key}`)} `;
  return text
    .replace(IPV6, (_all, address: string) => ` ${groupsOf(address, words)}`)
    .replace(IPV4, (_all, ...parts: string[]) => parts.slice(0, 4).join(say('dot')))
    .replace(/(\d):(\d{1,5})\b/g, `$1, ${words('share:aloud.port')} $2`)
    .replace(/(\p{L}):(\d{1,5})\b/gu, `$1, ${words('share:aloud.port')} $2`)
    .replace(/@/g, say('at'))
    .replace(NAME, (name) => speakName(name, words))
    .replace(/(\d)[.,](?=\d)/g, `$1${say('dot')}`)
    .replace(/&/g, say('and'))
    .replace(/%/g, say('percent'))
    .replace(/\+/g, say('plus'))
    .replace(/_/g, say('underscore'))
    .replace(/=/g, say('equals'))
    .replace(/(\p{L})\/(\p{L})/gu, `$1${say('or')}$2`)
    .replace(/[:;()[\]·–—]/g, ', ')
    .replace(/[^\p{L}\p{M}\p{N} ,.?’'-]/gu, ' ')
    .replace(/(^|[\s,])['’-]+|['’-]+(?=[\s,.?]|$)/g, '$1')
    .replace(/\s+/g, ' ')
    .replace(/(?: ?,)+/g, ',')
    .replace(/,(?=\s*(?:[.?]|$))/g, '')
    .replace(/ (?=[.?])/g, '')
    .replace(/,(?=\S)/g, ', ')
    .replace(/^[\s,.]+/, '')
    .trim();
}

/** `mail.kantor-kita.example` as "mail dot kantor dash kita dot example". */
export function speakName(name: string, words: Words): string {
  return name
    .replace(/-/g, ` ${words('share:aloud.dash')} `)
    .replace(/_/g, ` ${words('share:aloud.underscore')} `)
    .split('.')
    .filter((label) => label !== '')
    .join(` ${words('share:aloud.dot')} `)
    .replace(/\s+/g, ' ');
}

/** A code letter by letter, digits as words: `A12` as "A one two", `KTR-7Q2M` as "K T R, seven Q two M". */
export function spellCode(code: string, words: Words): string {
  const spelled = [...code.toUpperCase()].map((letter) => {
    if (/\d/.test(letter)) return words(`share:aloud.digit.${letter}`);
    return /\p{L}/u.test(letter) ? letter : ',';
  });
  return spelled
    .join(' ')
    .replace(/(?: ,)+/g, ',')
    .replace(/,$/, '');
}

/** Sentences of a spoken text, each with its stop and at most `MOST_WORDS` words; a longer one is cut at a comma, or between words. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.?])\s+/)
    .flatMap(breakUp)
    .map((one) => one.replace(/[\s,.]+$/, ''))
    .filter((one) => /[\p{L}\p{N}]/u.test(one))
    .map((one) => (one.endsWith('?') ? one : `${one}.`));
}

function breakUp(sentence: string): string[] {
  const parts: string[] = [];
  let rest = sentence.split(/\s+/).filter(Boolean);
  while (rest.length > MOST_WORDS) {
    const head = rest.slice(0, MOST_WORDS);
    const comma = head.findLastIndex((word) => word.endsWith(','));
    const end = comma >= 4 ? comma + 1 : MOST_WORDS;
    parts.push(rest.slice(0, end).join(' '));
    rest = rest.slice(end);
  }
  parts.push(rest.join(' '));
  return parts;
}

function groupsOf(address: string, words: Words): string {
  const double = `, ${words('share:aloud.double')}, `;
  return address
    .toUpperCase()
    .split('::')
    .map((half) => half.split(':').filter(Boolean).join(', '))
    .join(double);
}
