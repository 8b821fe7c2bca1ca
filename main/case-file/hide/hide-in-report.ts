import {
  type HideSwitch,
  type Report,
  type RunEvent,
  report as reportSchema,
} from '../../../preload/contract/index.ts';
import { addOwnAddress, addPerson, collectRun, collectTexts, emptyValues } from './collect.ts';
import { eachText } from './fields.ts';
import { nextNumbers } from './hide-in-file.ts';
import { localsIn } from './mailboxes.ts';
import { makeReplacer } from './replace.ts';

/** The same for a report, before it becomes a document. `also`: events of its runs, which say more about who asked than the report does. */
export function hideInReport(
  report: Report,
  hide: readonly HideSwitch[],
  also: readonly RunEvent[] = [],
): Report {
  if (hide.length === 0) return report;
  const values = emptyValues();
  const { target, relay, vantage, run, merged } = report;
  addPerson(run.tickedBy, values);
  for (const part of merged?.parts ?? []) addPerson(part.who, values);
  collectRun(also, values);
  for (const name of [target.domain, target.unicode, ...target.hosts.map((host) => host.name)])
    if (name) values.targets.add(name);
  for (const ip of [...vantage.sourceAddresses, ...relay.cells.map((cell) => cell.address)])
    addOwnAddress(ip, values);
  collectTexts(report, values, madeUp(report));
  const hidden = [...new Set([...(report.hidden ?? []), ...hide])];
  const shortened = makeReplacer(values, hide, nextNumbers([report, also])).value(report);
  return { ...reportSchema.parse(shortened), hidden };
}

/** Mailboxes that the program made up for its tries; not those that were typed. */
function madeUp({ target, relay, transcripts, run }: Report): Set<string> {
  const said = transcripts.flatMap(({ lines }) =>
    lines.filter((line) => line.dir === 'out').map((line) => line.text),
  );
  const tried = relay.cells.flatMap(({ attempts, controls }) =>
    [...attempts, ...controls].flatMap(({ mailFrom, rcptTo }) => [mailFrom, rcptTo]),
  );
  const made = new Set([...said, ...tried].flatMap(localsIn).map((local) => local.toLowerCase()));
  eachText([target.input, target.mailbox, run.outside, run.sender], (text) => {
    for (const local of localsIn(text)) made.delete(local.toLowerCase());
  });
  return made;
}
