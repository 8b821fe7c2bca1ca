/** Longer texts come from no picture. */
export const MAX_PICTURE_TEXT = 20_000;

/** Undoes what text recognition makes of screenshots: `55O 5.7.l` → `550 5.7.1`, `b1ocked` → `blocked`, `2O3.0.113.5` → `203.0.113.5`. */
export function unmisread(text: string): string {
  return text
    .replace(/(?<=\d)[oO](?=[\d.\]\s])|(?<=[\d.])[oO](?=\d)/g, '0')
    .replace(/\b([45])[oO5][oO0](?=[ -])/g, (code) => code.replace(/[oO]/g, '0'))
    .replace(/(?<=\d\.)[lI](?=[\d\s.\]])|(?<=\d)[lI](?=\d)/g, '1')
    .replace(/(?<=[a-z])1(?=[a-z.])/gi, 'l');
}
