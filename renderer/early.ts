import { comboOf } from './components/combo.ts';

/** The box of Home, the same in the page that the host sends and in the window itself. */
export const BOX_ID = 'what-to-check';

/** More than this is not done before a window has come; the newest count. */
const MOST_DEEDS = 20;

/** Nobody holds a key or a button longer than this without meaning it, ms. */
const HELD_MS = 1000;

/** Keys that Home hears (`features/shell/use-window-keys.ts`). What the browser does with others (copy, paste, load again) is its own. */
const HOME_KEYS = /^(?:ctrl\+(?:[0-6]|[=+-]|shift\+[+s]|[bgno])|f1|(?:shift\+)?f6)$/;

/** What a person does with the page before the window is there to hear it. */
export type Early = {
  /** Resolves when no button or key is held: who is pressing something must not lose it. */
  free(): Promise<void>;
  /** From now on the page is heard by others. */
  stop(): void;
  /** Does all of it again, in its order; `run` does one and lets the window show what came of it. */
  replay(run: (deed: () => void) => void): void;
};

/** What is in the box, and where the keyboard is: the caret in the box, or the place among what can be reached. */
type PageNow = { text: string; from: number | null; to: number | null; focus: number };

const boxIn = (page: Document): HTMLInputElement | null =>
  page.querySelector<HTMLInputElement>(`input#${BOX_ID}`);

const buttonIn = (page: Document, words: string): HTMLButtonElement | undefined =>
  [...page.querySelectorAll('button')].find((button) => button.textContent === words);

const reachable = (page: Document): HTMLElement[] => [
  ...page.querySelectorAll<HTMLElement>('a, button, input'),
];

/**
 * Keeps what is done with the page that came with its first screen already drawn, until the window takes over. Letters stay in the box
 * by themselves; Enter, what is pasted whole, shortcuts, and pressed buttons and links are remembered.
 */
export function keepEarly(page: Document): Early {
  const ours = new AbortController();
  const options = { signal: ours.signal };
  let deeds: (() => void)[] = [];
  const keep = (deed: () => void) => {
    deeds = [...deeds, deed].slice(-MOST_DEEDS);
  };
  let sent: string | undefined;

  page.addEventListener(
    'submit',
    (event) => {
      event.preventDefault();
      // Nothing seems to happen, so people press again.
      const text = boxIn(page)?.value;
      if (text === sent) return;
      sent = text;
      keep(() => boxIn(page)?.form?.requestSubmit());
    },
    options,
  );
  page.addEventListener(
    'paste',
    (event) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const files = [...(event.clipboardData?.files ?? [])];
      // The box by itself would keep one line of a returned mail, and nothing of a picture. A line with its end is one line.
      if (!text.trim().includes('\n') && files.length === 0) return;
      event.preventDefault();
      keep(() => pasteAgain(page, text, files));
    },
    options,
  );
  page.addEventListener(
    'click',
    (event) => {
      const pressed = event.target instanceof Element ? event.target.closest('button, a') : null;
      if (pressed instanceof HTMLButtonElement && pressed.type === 'button') {
        const words = pressed.textContent;
        keep(() => buttonIn(page, words)?.click());
      }
      if (!(pressed instanceof HTMLAnchorElement)) return;
      // Home stays until the window is there.
      event.preventDefault();
      const { hash } = pressed;
      keep(() => {
        page.location.hash = hash;
      });
    },
    options,
  );
  page.addEventListener(
    'keydown',
    (event) => {
      if (!HOME_KEYS.test(comboOf(event))) return;
      // The browser would open a file or search by itself.
      event.preventDefault();
      const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
      keep(() =>
        window.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, metaKey, shiftKey, altKey })),
      );
    },
    options,
  );
  const free = watchHands(page, options);
  return {
    free,
    stop: () => ours.abort(),
    replay(run) {
      for (const deed of deeds) run(deed);
    },
  };
}

/** Something is pressed from its down to just after its up, when the click has come of it. */
function watchHands(page: Document, options: { signal: AbortSignal }): () => Promise<void> {
  let held = 0;
  let bell = (): void => undefined;
  const down = () => {
    held += 1;
  };
  const up = () =>
    void setTimeout(() => {
      held = Math.max(0, held - 1);
      bell();
    }, 0);
  page.addEventListener('pointerdown', down, options);
  page.addEventListener('pointerup', up, options);
  page.addEventListener('pointercancel', up, options);
  page.addEventListener('keydown', (event) => !event.repeat && event.key === ' ' && down(), options);
  page.addEventListener('keyup', (event) => event.key === ' ' && up(), options);
  return () =>
    new Promise((resolve) => {
      bell = () => held === 0 && resolve();
      bell();
      setTimeout(resolve, HELD_MS);
    });
}

/** As the person pasted it; what nobody takes goes into the box on one line. */
function pasteAgain(page: Document, text: string, files: readonly File[]): void {
  const box = boxIn(page);
  if (!box) return;
  const clipboardData = new DataTransfer();
  if (text !== '') clipboardData.setData('text/plain', text);
  for (const file of files) clipboardData.items.add(file);
  const again = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
  if (!box.dispatchEvent(again)) return;
  box.focus();
  page.execCommand('insertText', false, text.trim().replace(/\s*\n\s*/g, ' '));
}

/** Reads the page before the window replaces it. */
export function readPage(page: Document): PageNow | null {
  const box = boxIn(page);
  if (!box) return null;
  const { value: text, selectionStart: from, selectionEnd: to } = box;
  const { activeElement } = page;
  const focus = activeElement instanceof HTMLElement ? reachable(page).indexOf(activeElement) : -1;
  return { text, from, to, focus };
}

/** Puts caret and keyboard back where they were. */
export function placeFocus(page: Document, before: PageNow | null): void {
  if (!before || before.focus < 0) return;
  const one = reachable(page)[before.focus];
  one?.focus();
  if (one instanceof HTMLInputElement && one === boxIn(page)) one.setSelectionRange(before.from, before.to);
}
