import type { Cell, Delivery, Hop, Report } from '../../../preload/contract/index.ts';
import { facts, mono, table } from '../parts/blocks.ts';
import { nameOfCell } from '../parts/facts.ts';
import { type Html, html, type Part } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { clip } from '../parts/safe-text.ts';

/** Stages of a path that are printed; a real one has two to six. */
const MOST_HOPS = 12;

/** The ways that the real messages took (R6), door by door; nothing where no message was followed. */
export function pathBlocks(context: PageContext, most: number): Html[] {
  const told = context.report.relay.cells.flatMap((cell) => [
    ...(isTold(cell.delivery) ? [{ cell, delivery: cell.delivery, isOrdinary: false }] : []),
    ...(isTold(cell.ordinary) ? [{ cell, delivery: cell.ordinary, isOrdinary: true }] : []),
  ]);
  return told.slice(0, most).map((one) => pathBlock(context, one.cell, one.delivery, one.isOrdinary));
}

/** Does the report have such a way to show? */
export function hasPath(report: Report): boolean {
  return report.relay.cells.some((cell) => isTold(cell.delivery) || isTold(cell.ordinary));
}

/** There is something to tell beyond "the server took it". */
function isTold(delivery: Delivery | undefined): delivery is Delivery {
  if (!delivery) return false;
  return (
    (delivery.hops?.length ?? 0) > 0 || delivery.confirmed !== undefined || delivery.bounce !== undefined
  );
}

function pathBlock(context: PageContext, cell: Cell, delivery: Delivery, isOrdinary: boolean): Html {
  const { words } = context;
  const hops = (delivery.hops ?? []).slice(0, MOST_HOPS);
  const title = words(isOrdinary ? 'report:path.titleOrdinary' : 'report:path.title');
  const bounce = delivery.bounce;
  const moment = hops.find((hop) => hop.at !== undefined)?.at ?? delivery.sentAt;
  const day = moment === undefined ? [] : [context.times.day(moment), context.times.zone(moment)];
  const where = [clip(nameOfCell(cell), 80), ...day].join(' · ');
  return html`<div class="keep"><h3>${title} <span class="at">${where}</span></h3>
${delivery.confirmed ? html`<p>${words(`report:path.how.${delivery.confirmed.how}`)}</p>` : null}
${bounce ? html`<p>${words('report:path.bounce', { text: clip([bounce.by, bounce.status, bounce.text].filter(Boolean).join(' '), 300) })}</p>` : null}
${hops.length > 0 ? pathTable(context, hops) : null}
${context.preset === 'full' ? facts([[words('report:path.token'), mono(delivery.token, 60)]]) : null}</div>`;
}

function pathTable({ words, times }: PageContext, hops: readonly Hop[]): Html {
  const rows = hops.map((hop, index): Part[] => {
    const before = hops.slice(0, index).findLast((one) => one.at !== undefined)?.at;
    return [
      hop.at === undefined
        ? words('report:path.notSaid')
        : html`${times.clock(hop.at)}${delay(before, hop.at, (ms) => words('report:path.after', { span: times.span(ms) }))}`,
      html`<b>${words(`report:path.role.${hop.role}`)}</b>${hop.by === undefined ? null : html` ${mono(hop.by, 80)}`}`,
      html`${hop.from === undefined ? null : mono(hop.from, 80)} ${hop.fromIp === undefined ? null : mono(`[${hop.fromIp}]`, 60)}`,
    ];
  });
  return table(
    {
      heads: [words('report:path.when'), words('report:path.took'), words('report:path.saw')],
      widths: ['20%', '42%', '38%'],
    },
    rows,
  );
}

/** How long after the stage before it; clocks of other machines may run backwards, which is not told as a delay. */
function delay(before: string | undefined, at: string, write: (ms: number) => string): Part {
  if (before === undefined) return null;
  const ms = Date.parse(at) - Date.parse(before);
  return Number.isFinite(ms) && ms >= 0 ? html` <span class="quiet">${write(ms)}</span>` : null;
}
