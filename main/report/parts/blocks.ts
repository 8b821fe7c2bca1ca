import { type Html, html, type Part } from './html.ts';
import { clip, showHidden } from './safe-text.ts';

/** A section with its heading; headings become the bookmarks of the PDF. */
export function section(id: string, title: string, ...content: Part[]): Html {
  return html`<section id="${id}"><h2>${title}</h2>${content}</section>`;
}

/** Text of a machine (address, reply, record), marked as no prose of ours; cut at `most` characters. */
export function mono(text: string, most = 1200): Html {
  return html`<code translate="no">${clip(showHidden(text), most)}</code>`;
}

/** A real table: column heads with scope, repeated on every page; the first cell of a row is its head. */
export function table(
  options: { heads: Part[]; kind?: string; caption?: Part; widths?: string[] },
  rows: Part[][],
): Html {
  const { heads, kind = '', caption, widths } = options;
  return html`<div class="scroll"><table class="${kind}">${caption ? html`<caption>${caption}</caption>` : null}${
    widths ? html`<colgroup>${widths.map((width) => html`<col style="width:${width}">`)}</colgroup>` : null
  }<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows.map(
    ([first, ...rest]) =>
      html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}

/** Pairs of a term and what is known of it; pairs without a value are left out. */
export function facts(pairs: readonly (readonly [string, Part])[]): Html {
  const known = pairs.filter(
    ([, value]) => value !== null && value !== undefined && value !== '' && value !== false,
  );
  return html`<dl class="facts">${known.map(
    ([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}

/** A bullet list, or nothing. */
export function list(items: readonly Part[], kind = ''): Html | null {
  if (items.length === 0) return null;
  return html`<ul class="${kind}">${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}

/** Parts with a separator between them. */
export function joined(parts: readonly Part[], separator: Part): Part[] {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]));
}
