import type { Cell } from '../../../preload/contract/index.ts';
import { table } from '../parts/blocks.ts';
import { type Door, doorsOf } from '../parts/facts.ts';
import { type Html, html, type Part } from '../parts/html.ts';
import type { PageContext } from '../parts/page-context.ts';
import { clip } from '../parts/safe-text.ts';
import { shape, shapeOfState } from '../parts/shapes.ts';
import { stateOfDoor } from '../verdict-words.ts';

/** The truth table (R2): addresses down, ports across. At most `most` rows; how many are left out is said. */
export function doorsTable(context: PageContext, most: number): Html {
  const { report, words } = context;
  const { ports, doors } = doorsOf(report);
  if (doors.length === 0) return html`<p class="calm">${words('report:doors.none')}</p>`;
  const hosts = new Set(doors.map((door) => door.host));
  const shownPorts = ports.slice(0, 5);
  const rows = worstFirst(doors, most).map((door): Part[] => [
    doorName(door, hosts.size > 1),
    ...shownPorts.map((port) => doorCell(context, door.byPort.get(port))),
  ]);
  const grid = table(
    {
      kind: 'doors',
      widths: ['25%', ...shownPorts.map(() => `${75 / shownPorts.length}%`)],
      heads: [words('report:doors.door'), ...shownPorts.map((port) => words('report:doors.port', { port }))],
    },
    rows,
  );
  const hidden = doors.length - rows.length;
  return html`${grid}${hidden > 0 ? html`<p class="more">${words('report:doors.more', { n: hidden })}</p>` : null}`;
}

/** Keeps the report's order; when there are too many, doors that are not plainly closed stay. */
function worstFirst(doors: readonly Door[], most: number): Door[] {
  if (doors.length <= most) return [...doors];
  const rank = (door: Door) => Math.min(...[...door.byPort.values()].map((cell) => RANK.indexOf(cell.state)));
  const kept = new Set([...doors].sort((a, b) => rank(a) - rank(b)).slice(0, most));
  return doors.filter((door) => kept.has(door));
}

const RANK: readonly Cell['state'][] = ['open', 'probably', 'keeps', 'unknown', 'closed', 'not-offered'];

function doorName(door: Door, withHost: boolean): Html {
  const host = withHost && door.host ? html` <span class="host">${clip(door.host, 28)}</span>` : null;
  return html`IPv${door.family}${host} <code translate="no">${clip(door.address, 45)}</code>`;
}

function doorCell({ words }: PageContext, cell: Cell | undefined): Part {
  if (!cell) return html`<span class="quiet">${words('report:doors.notTried')}</span>`;
  const asked = cell.attempts.length;
  const refused = cell.attempts.filter(
    (one) => one.outcome === 'refused-relay' || one.outcome === 'auth-required',
  ).length;
  const accepted = cell.attempts.filter((one) => one.outcome === 'accepted').length;
  const isOpen = cell.state === 'open' || cell.state === 'probably' || cell.state === 'keeps';
  const isSilent = cell.state === 'not-offered' || (cell.state === 'unknown' && refused === 0);
  const count =
    asked === 0 || isSilent
      ? null
      : isOpen
        ? words('report:doors.accepted', { n: accepted, total: asked })
        : words('report:doors.refused', { n: refused, total: asked });
  return html`<span class="cell">${shape(shapeOfState(cell.state))}<span><b>${stateOfDoor(cell, words)}</b>${count ? html`<small>${count}</small>` : null}</span></span>`;
}
