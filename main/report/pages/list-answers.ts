import type { BlacklistRow } from '../../../preload/contract/index.ts';
import type { Words } from '../../../words/index.ts';
import { mono, table } from '../parts/blocks.ts';
import { type Html, html, type Part } from '../parts/html.ts';
import { answerPart, askedPart, listPart, reasonText, subjectPart } from '../parts/list-words.ts';
import type { PageContext } from '../parts/page-context.ts';

type Proof = NonNullable<BlacklistRow['proof']>;

/** Every answer of every list, as it came (UX §9, appendix). */
export function listAnswers(context: PageContext): Html {
  const { report, words } = context;
  return table(
    {
      kind: 'tries',
      heads: ['list', 'subject', 'state', 'says', 'via'].map((key) => words(`report:lists.${key}`)),
      widths: ['23%', '16%', '22%', '20%', '19%'],
    },
    report.blacklists.rows.map((row): Part[] => {
      const reason = reasonText(words, row.reason);
      return [
        listPart(context, row),
        subjectPart(context, row),
        html`${words(`report:listState.${row.state}`)}${reason === '' ? null : html`<small>${reason}</small>`}`,
        answerPart({ ...row, meaning: undefined }, 120),
        askedPart(context, row),
      ];
    }),
  );
}

/** The two test questions of each list (RFC 5782 §5), once for each kind of question and way of asking. Null without any. */
export function listProofs({ report, words, times }: PageContext): Part {
  const rows = new Map<string, { row: BlacklistRow; proof: Proof }>();
  for (const row of report.blacklists.rows) {
    if (row.proof) rows.set(`${row.zone} ${row.subjectKind} ${row.via}`, { row, proof: row.proof });
  }
  if (rows.size === 0) return null;
  return [
    html`<h3>${words('report:listProof.title')}</h3><p class="quiet">${words('report:listProof.text')}</p>`,
    table(
      {
        kind: 'tries',
        heads: [
          words('report:lists.list'),
          ...['listed', 'unlisted', 'at'].map((key) => words(`report:listProof.${key}`)),
        ],
        widths: ['26%', '29%', '29%', '16%'],
      },
      [...rows.values()].map(({ row, proof }): Part[] => [
        mono(row.zone, 80),
        proofPart(words, row.zone, proof.listed),
        proofPart(words, row.zone, proof.unlisted),
        html`${times.clock(proof.at)}${proof.cached ? html`<small>${words('report:listProof.cached')}</small>` : null}`,
      ]),
    ),
  ];
}

/** What stood before the zone, and what came back. */
function proofPart(words: Words, zone: string, { name, result, answers }: Proof['listed']): Html {
  const label = name.endsWith(`.${zone}`) ? name.slice(0, -zone.length - 1) : name;
  const said = result === 'records' ? mono(answers.join(' '), 120) : words(`report:listProof.${result}`);
  return html`${mono(label, 90)}<br>→ ${said}`;
}
