import type { StartDrag } from './dragTypes.ts';
import { enableKeyboardDrag } from './enableKeyboardDrag.ts';
import { enablePointerDrag } from './enablePointerDrag.ts';

/** Controls are for pressing and typing, so a drag never starts on one. */
const controlSelector = 'button, input, textarea, select, a, [contenteditable], [popover], dialog';

/**
 * Lets things in an element be dragged by mouse, by touch after a long press, and by keyboard: Space on the focused
 * thing lifts it, arrows move it, Space or Enter drops it, Escape puts it back. Returns a function that disables it.
 */
export function enableDrag<Target>(container: HTMLElement, startDrag: StartDrag<Target>): () => void {
  const startOutsideControls: StartDrag<Target> = (element, point) =>
    element.closest(controlSelector) ? undefined : startDrag(element, point);
  const disablePointer = enablePointerDrag(container, startOutsideControls);
  const disableKeyboard = enableKeyboardDrag(container, startOutsideControls);
  return () => {
    disablePointer();
    disableKeyboard();
  };
}
