import type { Report } from '../../../preload/contract/index.ts';
import { Card, Section } from '../../components/card.tsx';
import { PathDrawing } from '../../components/path-drawing.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { isSettled, messagesOf } from './messages.ts';

/** The way of each message of which something is known. */
export function MessagePaths(props: { report: Report }) {
  const { t } = useWords();
  return messagesOf(props.report)
    .filter(isSettled)
    .map(({ delivery, cell, ordinary }) => (
      <Section key={delivery.token} title={t(ordinary ? 'arrival.settledOrdinary' : 'arrival.settled')}>
        <Card>
          <PathDrawing delivery={delivery} cell={cell} report={props.report} own={ordinary} />
        </Card>
      </Section>
    ));
}
