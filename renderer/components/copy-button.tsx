import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useWords } from '../i18n/use-words.ts';
import { useOwned } from '../state/use-stores.ts';
import { Button } from './button.tsx';
import { copyText } from './copy-text.ts';

const SHOW_MS = 2000;

/** Copies `text`; says so in its own words and to screen readers. `what` names it when several stand together. */
export function CopyButton(props: {
  text: string;
  what?: string;
  small?: boolean;
  kind?: 'plain' | 'quiet';
}) {
  const { t } = useWords();
  const say = useOwned('notices', (state) => state.say);
  const show = useOwned('notices', (state) => state.show);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOW_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const label = props.what ? t('common.copyWhat', { what: props.what }) : t('common.copy');
  return (
    <Button
      kind={props.kind ?? 'quiet'}
      icon={copied ? Check : Copy}
      aria-label={props.small ? label : undefined}
      title={props.small ? label : undefined}
      onClick={async () => {
        const done = await copyText(props.text);
        setCopied(done);
        if (done) say(t('common.copied'));
        else show({ key: 'common.copyFailed' });
      }}
    >
      {props.small ? undefined : copied ? t('common.copied') : label}
    </Button>
  );
}
