import { createStore } from 'zustand/vanilla';
import type { ErrorInfo } from '../../preload/contract/index.ts';
import type { Params, UiKey } from '../i18n/words.ts';
import type { Route } from './route.ts';

/** A short note at the bottom of the window. */
export type Notice = {
  id: number;
  key: UiKey;
  params?: Params;
  /** Its sentence is shown instead of that of `key`. */
  error?: ErrorInfo;
  /** Where its button leads. */
  to?: Route;
  /** What its button does, when it leads nowhere. */
  act?: () => void;
  toKey?: UiKey;
};

export type NoticesState = {
  notices: Notice[];
  /** What a screen reader is told next (polite). */
  spoken: string;
  show(notice: Omit<Notice, 'id'>): void;
  dismiss(id: number): void;
  /** Say something; `atMostEveryMs` keeps chatter away, the newest sentence wins. */
  say(text: string, atMostEveryMs?: number): void;
};

/** Notes and announcements. `now` is the clock, in ms. */
export function createNoticesStore(now: () => number = Date.now) {
  let nextId = 1;
  let lastSpoken = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | null = null;
  return createStore<NoticesState>()((set) => {
    const speak = (text: string) => {
      timer = null;
      lastSpoken = now();
      set({ spoken: text });
    };
    return {
      notices: [],
      spoken: '',
      show(notice) {
        const id = nextId;
        nextId += 1;
        set((state) => ({ notices: [...state.notices.slice(-2), { ...notice, id }] }));
      },
      dismiss: (id) => set((state) => ({ notices: state.notices.filter((one) => one.id !== id) })),
      say(text, atMostEveryMs = 0) {
        if (timer) clearTimeout(timer);
        const wait = lastSpoken + atMostEveryMs - now();
        if (wait <= 0) speak(text);
        else timer = setTimeout(() => speak(text), wait);
      },
    };
  });
}
