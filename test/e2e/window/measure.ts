/* Functions that run inside the page; each gives what is wrong, in words for the test's message. */

/** Text that is cut off: its box hides what does not fit. Boxes that scroll, and words for screen readers, are no trouble. */
export function findClipped(): string[] {
  const wrong: string[] = [];
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    if (element.closest('.visually-hidden, svg, pre, dialog:not([open])')) continue;
    if (!element.textContent?.trim()) continue;
    const style = getComputedStyle(element);
    if (style.clipPath !== 'none' || style.display === 'none') continue;
    const hides = ['hidden', 'clip'];
    const wide = hides.includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    const high = hides.includes(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
    if (wide || high)
      wrong.push(`${element.tagName}.${element.className}: ${element.textContent.slice(0, 60)}`);
  }
  return wrong;
}

/** How far the page can be scrolled sideways, px. */
export function sidewaysScroll(): number {
  const root = document.scrollingElement ?? document.documentElement;
  return root.scrollWidth - root.clientWidth;
}

/** Targets under 32 × 32 px. A tick or radio counts with its label; links inside a sentence are left out. */
export function findSmallTargets(): string[] {
  const wrong: string[] = [];
  for (const element of document.querySelectorAll<HTMLElement>(
    'a[href], button, summary, input, [role=option]',
  )) {
    if (element.closest('[aria-hidden=true], dialog:not([open])')) continue;
    const input = element instanceof HTMLInputElement ? element : null;
    const box = element.getBoundingClientRect();
    if (box.width === 0 || getComputedStyle(element).visibility === 'hidden') continue;
    const boxes = [box, ...[...(input?.labels ?? [])].map((label) => label.getBoundingClientRect())];
    const width = Math.max(...boxes.map((one) => one.right)) - Math.min(...boxes.map((one) => one.left));
    const height = Math.max(...boxes.map((one) => one.bottom)) - Math.min(...boxes.map((one) => one.top));
    if (width < 31.5 || height < 31.5) {
      wrong.push(
        `${Math.round(width)}×${Math.round(height)} ${element.tagName} ${element.textContent || element.id}`,
      );
    }
  }
  return wrong;
}

/** Lines of running text wider than 75 characters of their own font. */
export function findLongLines(): string[] {
  const wrong: string[] = [];
  for (const element of document.querySelectorAll<HTMLElement>('main p, main dd')) {
    const range = document.createRange();
    range.selectNodeContents(element);
    const style = getComputedStyle(element);
    const canvas = document.createElement('canvas').getContext('2d');
    if (!canvas) continue;
    canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const limit = canvas.measureText('0').width * 76;
    if (element.tagName === 'P' && range.getBoundingClientRect().width > limit) {
      wrong.push(element.textContent?.slice(0, 80) ?? '');
    }
  }
  return wrong;
}
