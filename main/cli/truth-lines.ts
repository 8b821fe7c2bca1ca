import type { BeforeAfter, Cell, Delivery, Report } from '../../preload/contract/index.ts';
import type { Words } from '../../words/index.ts';

/** `192.0.2.25:25`, `[2001:db8::25]:25`. */
export function doorName({ address, port }: Pick<Cell, 'address' | 'port'>): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** What became of sent messages and who stands between: blocks of a title and indented lines. */
export function truthBlocks(report: Report, words: Words): { title: string; lines: string[] }[] {
  const { cells } = report.relay;
  const ways = cells.flatMap((cell) => [
    wayBlock(cell, cell.delivery, 'way', words),
    wayBlock(cell, cell.ordinary, 'ordinaryWay', words),
  ]);
  const culprits = cells.flatMap((cell) => (cell.culprit ? [culpritLine(cell, cell.culprit, words)] : []));
  const changes = (report.changes ?? []).map((change) => changeLine(change, words));
  return [
    ...ways.filter((block) => block !== null),
    ...culprits.map((title) => ({ title, lines: [] })),
    ...(changes.length > 0 ? [{ title: words('cli:changed'), lines: changes }] : []),
  ];
}

/** When it would be worth while to ask again; null when nothing waits. */
export function waitingLine(report: Report, words: Words): string | null {
  const { lookAgain } = report.run;
  return lookAgain?.dueAt ? words('cli:waiting', { time: lookAgain.dueAt }) : null;
}

/** Settings of the recognised product that make such a hole, most likely first. */
export function settingLines(finding: Report['findings'][number], words: Words): string[] {
  return (finding.settings ?? [])
    .slice(0, 2)
    .map(({ product, setting, unsafeValue }) =>
      words('cli:setting', { product, setting: `${setting} = ${unsafeValue}` }),
    );
}

function wayBlock(
  cell: Cell,
  delivery: Delivery | undefined,
  key: 'way' | 'ordinaryWay',
  words: Words,
): { title: string; lines: string[] } | null {
  if (!delivery) return null;
  const title = words(`cli:${key}`, { door: doorName(cell) });
  if (delivery.path && delivery.path.length > 0) return { title, lines: delivery.path };
  if (delivery.state === 'seen' || delivery.state === 'bounced' || delivery.state === 'kept')
    return { title, lines: [words(`proof:reading.${delivery.state}`)] };
  if (delivery.state !== 'accepted') return null;
  const to = delivery.to ?? '';
  return { title, lines: [words('cli:notYet', { token: delivery.token, to })] };
}

function culpritLine(cell: Cell, culprit: NonNullable<Cell['culprit']>, words: Words): string {
  return words('cli:culprit', {
    door: doorName(cell),
    culprit: words(`proof:culprit.${culprit.kind}`),
    address: culprit.address,
  });
}

function changeLine({ title, subject, result }: BeforeAfter, words: Words): string {
  return `${words(`cli:change.${result}`)}: ${title} (${subject})`;
}
