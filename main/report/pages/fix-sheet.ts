import { list, mono, section, table } from '../parts/blocks.ts';
import { type Html, html } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { showHidden } from '../parts/safe-text.ts';

/** Page 4 (UX §9), only when a product was chosen: exact lines, before and after, restart, roll back, how to prove it. */
export function fixSheet({ words, product }: PageContext): Html | null {
  if (!product) return null;
  const code = (text: string) => html`<pre class="snippet" translate="no">${lines(text)}</pre>`;
  return section(
    'fix',
    words('report:fix.title', { name: product.name }),
    html`<p>${words(product.hasGui ? 'report:fix.whereGui' : 'report:fix.whereFile')}: <b>${product.where}</b></p>`,
    product.obsolete && html`<p class="notice">${product.obsolete}</p>`,
    product.causes.length > 0 && [
      html`<h3>${words('report:fix.causes')}</h3>`,
      table(
        { heads: [words('report:fix.setting'), words('report:fix.unsafe'), words('report:fix.why')] },
        product.causes.map((cause) => [mono(cause.setting), mono(cause.unsafeValue), cause.why]),
      ),
    ],
    html`<h3>${words('report:fix.before')}</h3><p>${words('report:fix.beforeText')}</p>`,
    product.steps.length > 0 &&
      html`<h3>${words('report:fix.steps')}</h3><ol class="steps">${product.steps.map((step) => html`<li>${step}</li>`)}</ol>`,
    product.snippets.length > 0 && [
      html`<h3>${words('report:fix.lines')}</h3>`,
      product.snippets.map(
        (one) =>
          html`<div class="keep"><p><b>${one.title}</b> <span class="quiet">${one.appliesTo}</span></p>${code(one.code)}</div>`,
      ),
    ],
    product.cures.map(
      (cure) =>
        html`<div class="keep"><h3>${cure.title}</h3><p>${cure.text}</p>${cure.code ? code(cure.code) : null}</div>`,
    ),
    product.restart &&
      html`<div class="keep"><h3>${words('report:fix.restart')}</h3>${code(product.restart)}</div>`,
    html`<div class="keep"><h3>${words('report:fix.verify')}</h3><p>${product.verify}</p><p>${words('report:fix.rollback')}</p></div>`,
    product.docUrls.length > 0 && [
      html`<h3>${words('report:fix.docs')}</h3>`,
      list(product.docUrls.map((url) => mono(url, 300))),
    ],
  );
}

function lines(text: string): Html[] {
  return text.split('\n').map((line) => html`<span>${showHidden(line)}</span>`);
}
