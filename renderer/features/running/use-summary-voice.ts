import { useEffect, useRef } from 'react';
import type { Progress } from '../../../preload/contract/index.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useStores } from '../../state/use-stores.ts';

/** Shortest time between two announcements, ms (UX §6). */
const VOICE_MS = 15_000;

/** Tells a screen reader how far the run is: politely, at most every 15 seconds. */
export function useSummaryVoice(progress: Progress): void {
  const { t } = useWords();
  const { notices } = useStores();
  const spoken = useRef('');
  const relay = progress.steps.find((step) => step.step === 'relay');
  const finished = progress.steps.filter((step) => step.state === 'done').length;
  const headline = progress.provisional?.headline ?? '';
  const done = relay?.done ?? 0;
  const total = relay?.total ?? 0;
  useEffect(() => {
    const text = [headline, t('running.voice', { done, total, steps: finished })].filter(Boolean).join(' ');
    if (text === spoken.current) return;
    spoken.current = text;
    notices.getState().say(text, VOICE_MS);
  }, [headline, done, total, finished, notices, t]);
}
