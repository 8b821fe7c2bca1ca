/** A pressed key with what is held, such as `ctrl+shift+s` or `f6`; the Mac's command key counts as `ctrl`. */
export function comboOf(event: KeyboardEvent): string {
  const parts = [
    event.ctrlKey || event.metaKey ? 'ctrl' : '',
    event.shiftKey ? 'shift' : '',
    event.altKey ? 'alt' : '',
    event.key.toLowerCase(),
  ];
  return parts.filter(Boolean).join('+');
}
