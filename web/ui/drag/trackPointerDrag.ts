import { autoScrollAtEdges } from './autoScroll.ts';

export interface Point {
  x: number;
  y: number;
}

interface PullOptions {
  /** False: there is nothing to pull. */
  onStart?: () => boolean;
  /** In every frame, moved or not: what is under the pointer may move, too. */
  onMove: (at: Point) => void;
  /** Not dropped: Escape was pressed, or the system took the pointer away. */
  onEnd: (isDropped: boolean) => void;
  /** What scrolls by itself when the pointer comes near its edge, the innermost first. */
  getScrollers?: () => Iterable<HTMLElement>;
}

const farEnough = 5;
const tooFar = 10;
const longPressMs = 300;

/**
 * Follows a pointer from `pointerdown` on: a mouse begins to pull after a few pixels, a finger after a long press, so
 * that a swipe still scrolls. What it means is up to who asks. Gives what ends it.
 */
export function trackPointerDrag(
  down: PointerEvent,
  { onStart, onMove, onEnd, getScrollers }: PullOptions,
): () => void {
  const { button, isPrimary, pointerId, target } = down;
  if (button !== 0 || !isPrimary) return () => {};
  const isTouch = down.pointerType === 'touch';
  const from: Point = { x: down.clientX, y: down.clientY };
  const over = new AbortController();
  const whilePressed = { signal: over.signal, capture: true };
  let at = from;
  let isPulling = false;
  let next = 0;

  const move = (event: PointerEvent) => {
    if (event.pointerId !== pointerId) return;
    at = { x: event.clientX, y: event.clientY };
    if (isPulling) return;
    const distance = Math.hypot(at.x - from.x, at.y - from.y);
    if (isTouch ? distance > tooFar : event.buttons === 0) end(false);
    else if (!isTouch && distance > farEnough) begin();
  };

  const begin = () => {
    if (onStart?.() === false) return end(false);
    isPulling = true;
    document.documentElement.classList.add('dragging');
    getSelection()?.removeAllRanges();
    if (isTouch) navigator.vibrate?.(10);
    frame();
  };

  const frame = () => {
    next = requestAnimationFrame(frame);
    autoScrollAtEdges(getScrollers?.() ?? [], at);
    onMove(at);
  };

  const end = (isDropped: boolean) => {
    if (over.signal.aborted) return;
    over.abort();
    clearTimeout(timer);
    cancelAnimationFrame(next);
    if (!isPulling) return;
    document.documentElement.classList.remove('dragging');
    swallowClick();
    if (isDropped) onMove(at);
    onEnd(isDropped);
  };

  const key = (event: KeyboardEvent) => {
    if (!isPulling) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === 'Escape') end(false);
  };
  // A long press would open the browser's menu, or lift a link.
  const refuse = (event: Event) => (isPulling || isTouch) && event.preventDefault();

  const timer = isTouch ? setTimeout(begin, longPressMs) : undefined;
  addEventListener('pointermove', move, whilePressed);
  addEventListener('pointerup', (event) => event.pointerId === pointerId && end(true), whilePressed);
  addEventListener('pointercancel', (event) => event.pointerId === pointerId && end(false), whilePressed);
  addEventListener('blur', (event) => event.target === window && end(false), whilePressed);
  addEventListener('keydown', key, whilePressed);
  addEventListener('dragstart', refuse, whilePressed);
  addEventListener('contextmenu', refuse, whilePressed);
  // On the element itself: it may leave the page while it is pulled; its touches still come to it, and only to it.
  target?.addEventListener('touchmove', preventScrollWhileDragging, { signal: over.signal, passive: false });
  return () => end(false);
}

/** What is pulled does not scroll the page. */
export function preventScrollWhileDragging(event: Event): void {
  if (event.cancelable && document.documentElement.classList.contains('dragging')) event.preventDefault();
}

/** Letting go is no press. */
function swallowClick(): void {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener('click', swallow, true));
}
