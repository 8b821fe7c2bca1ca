import type { Report } from '../../../preload/contract/index.ts';
import { Card, Section } from '../../components/card.tsx';
import { PathDrawing } from '../../components/path-drawing.tsx';
import { useWords } from '../../i18n/use-words.ts';
import { isSettled, messagesOf, type SentMessage } from './messages.ts';

/** The way of each message of which something is known. */
export function MessagePaths(props: { report: Report }) {
  const { t } = useWords();
  const settled = messagesOf(props.report).filter(isSettled);
  const foreign = settled.filter((message) => !message.ordinary);
  const titleOf = ({ ordinary, door }: SentMessage): string => {
    if (ordinary) return t('arrival.settledOrdinary');
    return foreign.length > 1 ? t('arrival.settledFor', { door }) : t('arrival.settled');
  };
  return settled.map((message) => {
    const { delivery, cell, ordinary } = message;
    return (
      <Section key={delivery.token} title={titleOf(message)}>
        <Card>
          <PathDrawing delivery={delivery} cell={cell} report={props.report} own={ordinary} />
        </Card>
      </Section>
    );
  });
}
