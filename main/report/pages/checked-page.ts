import { facts, joined, list, mono, section, table } from '../parts/blocks.ts';
import { countTries } from '../parts/facts.ts';
import { type Html, html, type Part } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { positiveControls } from '../parts/proof.ts';
import { clip } from '../parts/safe-text.ts';
import { leftWords } from '../verdict-words.ts';
import { notChecked } from './not-checked.ts';
import { vantageMap } from './vantage-map.ts';

/** Rows of any one list on this page. */
const MOST = 60;

/** Page 2 (UX §9): what was checked, from where, what left this computer, what was not checked, how long it holds. */
export function checkedPage(context: PageContext): Html {
  const { words } = context;
  const gaps = notChecked(context);
  return section(
    'checked',
    words('report:checked.title'),
    vantageMap(context),
    html`<h3>${words('report:checked.server')}</h3>`,
    servers(context),
    html`<h3>${words('report:checked.from')}</h3>`,
    whereFrom(context),
    html`<h3>${words('report:checked.done')}</h3>`,
    whatWasDone(context),
    html`<div class="keep"><h3>${words('report:checked.left')}</h3>${whatLeft(context)}</div>`,
    html`<h3>${words('report:checked.gaps')}</h3>`,
    list(gaps.slice(0, MOST)) ?? html`<p>${words('report:checked.noGaps')}</p>`,
    gaps.length > MOST
      ? html`<p class="more">${words('report:checked.moreGaps', { n: gaps.length - MOST })}</p>`
      : null,
    html`<div class="keep"><h3>${words('report:checked.valid')}</h3><p>${words('report:checked.validText')}</p></div>`,
  );
}

function servers({ report, words }: PageContext): Html {
  const { hosts, input } = report.target;
  const shown = hosts.slice(0, MOST);
  const rows = shown.map((host): Part[] => [
    mono(host.name, 120),
    html`${words(`report:role.${host.role}`)}${host.preference === undefined ? null : ` (${host.preference})`}${
      host.provider
        ? html`<br><span class="quiet">${words('report:checked.provider', { name: clip(host.provider.name, 60) })}</span>`
        : null
    }`,
    host.addresses.length > 0
      ? joined(
          host.addresses.slice(0, MOST).map((address) => mono(address.ip, 60)),
          html`<br>`,
        )
      : words('report:checked.noAddress', { why: clip(host.trouble ?? '–', 40) }),
  ]);
  return html`<p>${words('report:checked.typed')}: ${mono(input, 160)}</p>${
    rows.length > 0
      ? table(
          {
            heads: [
              words('report:checked.host'),
              words('report:checked.role'),
              words('report:checked.addresses'),
            ],
          },
          rows,
        )
      : null
  }${hosts.length > MOST ? html`<p class="more">${words('report:checked.moreHosts', { n: hosts.length - MOST })}</p>` : null}`;
}

function whereFrom({ report, words }: PageContext): Html {
  const { vantage } = report;
  const seen = [...new Set(report.relay.cells.flatMap((cell) => (cell.seenAs ? [cell.seenAs] : [])))];
  const others = (vantage.publicAddresses ?? []).filter((one) => !vantage.sourceAddresses.includes(one));
  const addresses = (values: readonly string[]) =>
    joined(
      values.slice(0, 6).map((value) => mono(value, 60)),
      ', ',
    );
  return facts([
    [
      words('report:checked.place'),
      html`<b>${words(`verdict:place.${vantage.place}`)}</b> (${words(`verdict:how.${vantage.how}`)})`,
    ],
    [
      words('report:checked.sources'),
      vantage.sourceAddresses.length > 0 && addresses(vantage.sourceAddresses),
    ],
    [words('report:checked.public'), others.length > 0 && addresses(others)],
    [words('report:checked.seenAs'), seen.length > 0 && addresses(seen)],
    [words('report:checked.port25'), words(`report:port25.${vantage.port25Out}`)],
    [
      words('report:checked.dns'),
      html`${vantage.dns.resolvers.length > 0 ? [addresses(vantage.dns.resolvers), ' · '] : null}${words(honestKey(vantage.dns.honest))}`,
    ],
  ]);
}

function whatWasDone(context: PageContext): Html {
  const { report, words, times } = context;
  const { run, timing } = report;
  return facts([
    [words('report:checked.tries'), words('report:checked.triesDone', countTries(report))],
    [words('report:checked.controls'), controlsText(context)],
    [words('report:checked.sender'), run.sender && mono(run.sender, 120)],
    [words('report:checked.outside'), run.outside && mono(run.outside, 120)],
    [
      words('report:checked.message'),
      words(run.sent ? 'report:checked.messageYes' : 'report:checked.messageNo'),
    ],
    [words('report:checked.started'), `${times.exact(timing.startedAt)} (${times.span(timing.totalMs)})`],
    [words('report:checked.ended'), words(`report:ended.${run.result}`)],
    [words('report:checked.allowed'), allowedText(context, 120)],
    [words('letters:hidden.title'), hiddenText(context)],
  ]);
}

function whatLeft({ report, words }: PageContext): Html {
  const { left } = report;
  return html`<p>${words('report:checked.leftText', {
    connections: left.smtpConnections,
    questions: left.dnsQuestions,
    messages: left.messagesSent,
  })}</p>${list(left.others.slice(0, 12).map((other) => clip(leftWords(other, words), 200)))}`;
}

/** How many controls the server accepted (R3), in words. */
export function controlsText({ report, words }: PageContext): string {
  const controls = report.relay.cells.flatMap(positiveControls);
  if (controls.length === 0) return words('report:checked.controlsNone');
  const heard = controls.filter((one) => one.outcome === 'accepted').length;
  return words('report:checked.controlsHeard', { heard, total: controls.length });
}

/** Who said that the server may be tested, and when (T5). */
export function allowedText({ report, words, times }: PageContext, most: number): string {
  const { tickedBy, tickedAt } = report.run;
  const at = times.exact(tickedAt);
  if (!tickedBy) return words('report:checked.allowedAt', { at });
  return words('report:checked.allowedBy', { who: clip(tickedBy, most), at });
}

/** Word key for what is known of the name server's honesty (V4). */
export function honestKey(honest: boolean | null): string {
  if (honest === null) return 'report:honest.unknown';
  return honest ? 'report:honest.yes' : 'report:honest.no';
}

/** What the person left out of this report (C2), in words; nothing when it is whole. */
export function hiddenText({ report, words }: PageContext): string | null {
  const hidden = report.hidden ?? [];
  return hidden.length === 0 ? null : hidden.map((one) => words(`letters:hidden.${one}`)).join(', ');
}
