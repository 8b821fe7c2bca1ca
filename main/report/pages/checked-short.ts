import { facts, joined, mono, section } from '../parts/blocks.ts';
import { countTries } from '../parts/facts.ts';
import { type Html, html, type Part } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { allowedText, controlsText, hiddenText, honestKey } from './checked-page.ts';
import { notChecked } from './not-checked.ts';

/** What was checked and from where, in a third of a page for the summary. */
export function checkedShort(context: PageContext): Html {
  const { report, words, times } = context;
  const { vantage, timing, left } = report;
  const gaps = notChecked(context);
  const shown: Part[] = gaps.slice(0, 4).map((gap) => html`<li>${gap}</li>`);
  if (gaps.length > 4) shown.push(html`<li>${words('report:checked.moreGaps', { n: gaps.length - 4 })}</li>`);
  return section(
    'checked',
    words('report:checked.title'),
    facts([
      [words('report:checked.server'), servers(context)],
      [
        words('report:checked.from'),
        html`<b>${words(`verdict:place.${vantage.place}`)}</b> (${words(`verdict:how.${vantage.how}`)}) ${vantage.sourceAddresses.slice(0, 1).map((address) => mono(address, 45))} · ${words('report:checked.dns')}: ${words(honestKey(vantage.dns.honest))}`,
      ],
      [
        words('report:checked.tries'),
        `${words('report:checked.triesDone', countTries(report))} · ${words('report:checked.controls')}: ${controlsText(context)} · ${times.exact(timing.startedAt)} (${times.span(timing.totalMs)})`,
      ],
      [words('report:checked.allowed'), allowedText(context, 60)],
      [words('letters:hidden.title'), hiddenText(context)],
      [
        words('report:checked.left'),
        words('report:checked.leftText', {
          connections: left.smtpConnections,
          questions: left.dnsQuestions,
          messages: left.messagesSent,
        }),
      ],
      [
        words('report:checked.gaps'),
        gaps.length > 0 ? html`<ul class="tight">${shown}</ul>` : words('report:checked.noGaps'),
      ],
      [words('report:checked.valid'), words('report:checked.validText')],
    ]),
  );
}

function servers({ report, words }: PageContext): Part {
  const { hosts, input } = report.target;
  if (hosts.length === 0) return mono(input, 90);
  const few = hosts.slice(0, 2).map((host): Part => {
    const addresses = host.addresses.slice(0, 3).map((address) => mono(address.ip, 40));
    return html`${mono(host.name, 44)} ${joined(addresses, ', ')}`;
  });
  const more =
    hosts.length > few.length ? words('report:checked.moreHosts', { n: hosts.length - few.length }) : null;
  return joined(more ? [...few, more] : few, html`<br>`);
}
