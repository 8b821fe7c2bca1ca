/** The box of Home, the same in the page that the host sends and in the window itself. */
export const BOX_ID = 'what-to-check';

/** More than this is not done before a window has come; the newest count. */
const MOST_DEEDS = 20;

/** Keys that Home hears with Ctrl, and without. What the browser does with others (copy, paste, load again) is its own. */
const HOME_KEYS = /^[0-9+=bgno-]$/i;
const HOME_F_KEYS = /^F[16]$/;

/** What a person does with the page before the window is there to hear it. */
export type Early = {
  /** Stops listening and does all of it again, in its order, in the window that is there now. */
  replay(): void;
};

/** What is in the box, and where the caret stands in it. */
type BoxNow = { text: string; from: number | null; to: number | null; hasFocus: boolean };

const boxIn = (page: Document): HTMLInputElement | null =>
  page.querySelector<HTMLInputElement>(`input#${BOX_ID}`);

const buttonIn = (page: Document, words: string): HTMLButtonElement | undefined =>
  [...page.querySelectorAll('button')].find((button) => button.textContent === words);

/**
 * Keeps what is done with the page that came with its first screen already drawn, until the window takes over. Letters stay in the box
 * by themselves; Enter, a pasted mail, shortcuts, and pressed buttons and links are remembered.
 */
export function keepEarly(page: Document): Early {
  const ours = new AbortController();
  const options = { signal: ours.signal };
  let deeds: (() => void)[] = [];
  const keep = (deed: () => void) => {
    deeds = [...deeds, deed].slice(-MOST_DEEDS);
  };

  page.addEventListener(
    'submit',
    (event) => {
      event.preventDefault();
      keep(() => boxIn(page)?.form?.requestSubmit());
    },
    options,
  );
  page.addEventListener(
    'paste',
    (event) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      // The box by itself would keep one line of a returned mail.
      if (!text.includes('\n')) return;
      event.preventDefault();
      keep(() => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', text);
        const again = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
        boxIn(page)?.dispatchEvent(again);
      });
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
      // The address still holds the permission of browser mode, which the window has yet to read.
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
      const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
      if (!(ctrlKey || metaKey ? HOME_KEYS : HOME_F_KEYS).test(key)) return;
      // The browser would open a file or search by itself.
      event.preventDefault();
      keep(() =>
        window.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, metaKey, shiftKey, altKey })),
      );
    },
    options,
  );
  return {
    replay() {
      ours.abort();
      for (const deed of deeds) deed();
    },
  };
}

/** Reads the box before the window replaces it. */
export function readBox(page: Document): BoxNow | null {
  const box = boxIn(page);
  if (!box) return null;
  const { value: text, selectionStart: from, selectionEnd: to } = box;
  return { text, from, to, hasFocus: page.activeElement === box };
}

/** Puts the caret back where it stood. */
export function placeCaret(page: Document, before: BoxNow | null): void {
  const box = boxIn(page);
  if (!box || !before?.hasFocus) return;
  box.focus();
  box.setSelectionRange(before.from, before.to);
}
