export type ArrowDirection = 'up' | 'down' | 'left' | 'right';

/**
 * One drag, from when something is picked up until it is dropped or put back. A target is whatever the view drops on:
 * before a card, on a day, at a date of a timeline.
 */
export interface DragSession<Target> {
  /** The element that follows the pointer; without one, the view shows the drag itself. */
  preview?: HTMLElement | undefined;
  /** Where the drag starts, and where the keyboard begins. */
  origin: Target;
  /** The target under the pointer, in window coordinates. */
  targetAt(x: number, y: number): Target | undefined;
  /** The target that an arrow key leads to. */
  nextTarget(target: Target, arrow: ArrowDirection): Target | undefined;
  /** Marks the current target; undefined: none. A pointer drag calls it in every frame, so it must not render React. */
  showTarget(target: Target | undefined): void;
  drop(target: Target): void;
  /** Runs after the drop, or after the drag was canceled. */
  onEnd?(): void;
  /** The elements to scroll when the pointer comes near their edges, innermost first. */
  getScrollers?(): Iterable<HTMLElement>;
  /** Texts for screen readers. */
  announcements: {
    lifted: string;
    movedTo(target: Target): string;
    dropped(target: Target): string;
    canceled: string;
  };
}

/** Starts a drag of what the element belongs to; undefined: it cannot be dragged. */
export type StartDrag<Target> = (
  element: HTMLElement,
  point?: { x: number; y: number },
) => DragSession<Target> | undefined;
