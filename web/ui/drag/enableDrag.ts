import { enableKeyboardDrag } from './enableKeyboardDrag.ts';
import { enablePointerDrag } from './enablePointerDrag.ts';

export type ArrowDirection = 'up' | 'down' | 'left' | 'right';

/**
 * One thing being dragged, from when it is lifted until it is dropped or put back. A place is whatever the view drops
 * on: before a card, on a day, at a date of a timeline.
 */
export interface DragSession<Place> {
  /** What follows the pointer; without it the view shows the drag by itself. */
  preview?: HTMLElement | undefined;
  /** Where it comes from: where the keyboard begins. */
  origin: Place;
  /** The place under the pointer, in coordinates of the window. */
  targetAt(x: number, y: number): Place | undefined;
  /** The place that an arrow key leads to. */
  nextTarget(place: Place, arrow: ArrowDirection): Place | undefined;
  /** Draws where it would be dropped: each frame by pointer, so without React; undefined: nowhere. */
  showTarget(place: Place | undefined): void;
  drop(place: Place): void;
  /** After the drop, or after it was put back. */
  onEnd?(): void;
  /** What scrolls by itself when the pointer comes near its edge, the innermost first. */
  getScrollers?(): Iterable<HTMLElement>;
  /** For screen readers. */
  announcements: { lifted: string; movedTo(place: Place): string; dropped(place: Place): string; cancelled: string };
}

/** Looks whether something can be dragged by this element. */
export type StartDrag<Place> = (
  target: HTMLElement,
  point?: { x: number; y: number },
) => DragSession<Place> | undefined;

/** What is pressed or typed into, instead of dragged by. */
const control = 'button, input, textarea, select, a, [contenteditable], [popover], dialog';

/**
 * Lets things in an element be dragged: by mouse, by touch after a long press, and by keyboard (Space on the focused
 * thing, arrows, Space or Enter to drop, Escape to put it back). Gives what ends it, for an effect.
 */
export function enableDrag<Place>(container: HTMLElement, lift: StartDrag<Place>): () => void {
  const from: StartDrag<Place> = (target, point) => (target.closest(control) ? undefined : lift(target, point));
  const ends = [enablePointerDrag(container, from), enableKeyboardDrag(container, from)];
  return () => {
    for (const end of ends) end();
  };
}
