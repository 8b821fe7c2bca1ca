import { ArrowUpRight, Building2, CircleDashed } from 'lucide-react';
import type { CasePart } from '../../../preload/contract/index.ts';
import { shapeOfVerdict, verdictKey } from '../../components/status-of.ts';
import { StatusWord } from '../../components/status-word.tsx';
import { Tag } from '../../components/tag.tsx';
import { useTogetherWords } from '../../i18n/use-together-words.ts';
import { useWords } from '../../i18n/use-words.ts';
import { hashOf } from '../../state/route.ts';
import { partKey } from '../case-file/part-words.ts';
import styles from './merged.module.css';
import { clockWords } from './time-words.ts';

const ICONS = { inside: Building2, outside: ArrowUpRight, unknown: CircleDashed } as const;
const HASH_START = 12;

function Part(props: { part: CasePart; decides: string | undefined }) {
  const { t, look, dateTime } = useWords();
  const w = useTogetherWords();
  const { part, decides } = props;
  const Icon = ICONS[part.place];
  const facts: [string, string][] = [
    [w('side.by'), part.who || w('file.noName')],
    [w('side.clock'), clockWords(part.clockOffsetS, w)],
    [w('side.version'), part.version],
    [w('side.hash'), part.sha256.slice(0, HASH_START)],
  ];
  const name = [w(partKey(part)), part.where].filter(Boolean).join(', ');
  return (
    <li className={styles.part} data-old={part.old || undefined}>
      <Icon aria-hidden className={styles.icon} />
      <div className={styles.partWords}>
        <div className={styles.partHead}>
          {part.runId ? <a href={hashOf({ place: 'run', runId: part.runId })}>{name}</a> : <b>{name}</b>}
          <Tag>{w(part.own ? 'side.own' : 'side.foreign')}</Tag>
          {decides ? <Tag>{decides}</Tag> : null}
        </div>
        <p className="muted">
          <time dateTime={part.startedAt}>{dateTime(part.startedAt)}</time>
          {part.old ? ` · ${w('side.old')}` : ''}
          {part.hidden.length > 0
            ? ` · ${w('file.without', { what: part.hidden.map((one) => w(`file.hide.${one}`).toLowerCase()).join(', ') })}`
            : ''}
        </p>
        {part.verdict ? (
          <StatusWord shape={shapeOfVerdict(part.verdict, null)}>{t(verdictKey(part.verdict))}</StatusWord>
        ) : null}
        {part.doubt ? (
          <p>
            <StatusWord shape="unknown">{look(`merged:doubt.${part.doubt}`, part.doubt)}</StatusWord>
          </p>
        ) : null}
        <dl className={styles.facts}>
          {facts.map(([head, value]) => (
            <div key={head}>
              <dt>{head}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </li>
  );
}

/** Every part of the case: who, where, when, how its clock stood, and its hash. */
export function PartList(props: {
  parts: readonly CasePart[];
  insidePart: string | null;
  outsidePart: string | null;
}) {
  const w = useTogetherWords();
  const { insidePart, outsidePart } = props;
  const decides = (id: string) =>
    id === outsidePart ? w('side.decides') : id === insidePart ? w('side.decidesInside') : undefined;
  return (
    <ul className={styles.parts}>
      {props.parts.map((part) => (
        <Part key={part.id} part={part} decides={decides(part.id)} />
      ))}
    </ul>
  );
}
