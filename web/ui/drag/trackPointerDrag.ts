import { autoScrollAtEdges } from './autoScroll.ts';

export interface Point {
  x: number;
  y: number;
}

interface TrackOptions {
  /** Returns false to abort: there is nothing to drag. */
  onStart?: () => boolean;
  /** Called in every frame, even if the pointer rests: the content below it may scroll. */
  onMove: (point: Point) => void;
  /** `isDropped` is false if Escape was pressed or the system took the pointer away. */
  onEnd: (isDropped: boolean) => void;
  /** The elements to scroll when the pointer comes near their edges, innermost first. */
  getScrollers?: () => Iterable<HTMLElement>;
}

const mouseThresholdPx = 5;
const touchTolerancePx = 10;
const longPressMs = 300;

/**
 * Follows a pointer from `pointerdown` on. A mouse starts dragging after a few pixels, a finger after a long press, so
 * that a swipe still scrolls. What the drag means is up to the caller. Returns a function that cancels it.
 */
export function trackPointerDrag(
  pointerDown: PointerEvent,
  { onStart, onMove, onEnd, getScrollers }: TrackOptions,
): () => void {
  const { button, isPrimary, pointerId, target } = pointerDown;
  if (button !== 0 || !isPrimary) return () => {};
  const isTouch = pointerDown.pointerType === 'touch';
  const start: Point = { x: pointerDown.clientX, y: pointerDown.clientY };
  const abort = new AbortController();
  const listenerOptions = { signal: abort.signal, capture: true };
  let point = start;
  let isDragging = false;
  let frameRequest = 0;

  const handleMove = (event: PointerEvent) => {
    if (event.pointerId !== pointerId) return;
    point = { x: event.clientX, y: event.clientY };
    if (isDragging) return;
    const distance = Math.hypot(point.x - start.x, point.y - start.y);
    if (isTouch ? distance > touchTolerancePx : event.buttons === 0) end(false);
    else if (!isTouch && distance > mouseThresholdPx) begin();
  };

  const begin = () => {
    if (onStart?.() === false) return end(false);
    isDragging = true;
    document.documentElement.classList.add('dragging');
    getSelection()?.removeAllRanges();
    if (isTouch) navigator.vibrate?.(10);
    handleFrame();
  };

  const handleFrame = () => {
    frameRequest = requestAnimationFrame(handleFrame);
    autoScrollAtEdges(getScrollers?.() ?? [], point);
    onMove(point);
  };

  const end = (isDropped: boolean) => {
    if (abort.signal.aborted) return;
    abort.abort();
    clearTimeout(longPressTimer);
    cancelAnimationFrame(frameRequest);
    if (!isDragging) return;
    document.documentElement.classList.remove('dragging');
    suppressNextClick();
    if (isDropped) onMove(point);
    onEnd(isDropped);
  };

  const handleKey = (event: KeyboardEvent) => {
    if (!isDragging) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === 'Escape') end(false);
  };
  // Otherwise a long press opens the browser's menu, or drags a link.
  const preventNativeGesture = (event: Event) => (isDragging || isTouch) && event.preventDefault();

  const longPressTimer = isTouch ? setTimeout(begin, longPressMs) : undefined;
  addEventListener('pointermove', handleMove, listenerOptions);
  addEventListener('pointerup', (event) => event.pointerId === pointerId && end(true), listenerOptions);
  addEventListener('pointercancel', (event) => event.pointerId === pointerId && end(false), listenerOptions);
  addEventListener('blur', (event) => event.target === window && end(false), listenerOptions);
  addEventListener('keydown', handleKey, listenerOptions);
  addEventListener('dragstart', preventNativeGesture, listenerOptions);
  addEventListener('contextmenu', preventNativeGesture, listenerOptions);
  // Touch events go only to the element they began on, even if it leaves the document during the drag.
  target?.addEventListener('touchmove', preventScrollWhileDragging, { signal: abort.signal, passive: false });
  return () => end(false);
}

export function preventScrollWhileDragging(event: Event): void {
  if (event.cancelable && document.documentElement.classList.contains('dragging')) event.preventDefault();
}

/** Releasing the pointer after a drag also fires a click, which must not open anything. */
function suppressNextClick(): void {
  const suppress = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener('click', suppress, { capture: true, once: true });
  setTimeout(() => removeEventListener('click', suppress, true));
}
