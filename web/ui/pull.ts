/** What a pull tells while it lasts. All distances count what was scrolled meanwhile. */
export interface Pull {
  x: number;
  y: number;
  dx: number;
  dy: number;
}

interface PullOptions {
  /** Scrolls when the pointer comes near its edges. */
  scroller?: HTMLElement | null;
  onStart?: () => void;
  onMove: (pull: Pull) => void;
  /** Not dropped: Escape was pressed, or the system took the pointer away. */
  onEnd: (isDropped: boolean) => void;
}

const slack = 4;
const longPressMs = 300;
const edge = 36;

/**
 * Follows a pointer from `pointerdown` on: a mouse begins to pull after a few pixels, a finger after a long press, so
 * that a swipe still scrolls. What it means is up to the view.
 */
export function startPull(
  down: { nativeEvent: PointerEvent; currentTarget: EventTarget },
  { scroller, onStart, onMove, onEnd }: PullOptions,
): void {
  const { clientX, clientY, button, pointerId, pointerType, target } = down.nativeEvent;
  if (button !== 0) return;
  const isTouch = pointerType === 'touch';
  const origin = { left: scroller?.scrollLeft ?? 0, top: scroller?.scrollTop ?? 0 };
  const over = new AbortController();
  const { signal } = over;
  let at = { x: clientX, y: clientY };
  let isPulling = false;
  let frame = 0;

  const tell = () => {
    const dx = at.x - clientX + (scroller?.scrollLeft ?? 0) - origin.left;
    const dy = at.y - clientY + (scroller?.scrollTop ?? 0) - origin.top;
    onMove({ ...at, dx, dy });
  };
  const creep = () => {
    if (scroller && scrollAtEdge(scroller, at)) tell();
    frame = requestAnimationFrame(creep);
  };
  const begin = () => {
    isPulling = true;
    document.documentElement.classList.add('dragging');
    getSelection()?.removeAllRanges();
    onStart?.();
    frame = requestAnimationFrame(creep);
  };
  const end = (isDropped: boolean) => {
    over.abort();
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    if (!isPulling) return;
    document.documentElement.classList.remove('dragging');
    swallowClick();
    onEnd(isDropped);
  };
  const timer = isTouch ? setTimeout(begin, longPressMs) : undefined;

  const move = (event: PointerEvent) => {
    if (event.pointerId !== pointerId) return;
    at = { x: event.clientX, y: event.clientY };
    const isFar = Math.hypot(at.x - clientX, at.y - clientY) > (isTouch ? 2 * slack : slack);
    if (isPulling) tell();
    else if (isFar && isTouch) end(false);
    else if (isFar) {
      begin();
      tell();
    }
  };
  addEventListener('pointermove', move, { signal });
  addEventListener('pointerup', (event) => event.pointerId === pointerId && end(true), { signal });
  addEventListener('pointercancel', (event) => event.pointerId === pointerId && end(false), { signal });
  addEventListener('blur', () => end(false), { signal });
  const onEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isPulling) return;
    event.preventDefault();
    event.stopPropagation();
    end(false);
  };
  addEventListener('keydown', onEscape, { signal, capture: true });
  // On the element itself: it may be taken off the page while it is pulled, and still gets the finger's moves.
  const hold = (event: Event) => isPulling && event.cancelable && event.preventDefault();
  target?.addEventListener('touchmove', hold, { signal, passive: false });
  target?.addEventListener('contextmenu', (event) => isTouch && event.preventDefault(), { signal });
}

function scrollAtEdge(scroller: HTMLElement, { x, y }: { x: number; y: number }): boolean {
  const box = scroller.getBoundingClientRect();
  const before = scroller.scrollLeft + scroller.scrollTop;
  scroller.scrollBy(speed(x, box.left, box.right), speed(y, box.top, box.bottom));
  return scroller.scrollLeft + scroller.scrollTop !== before;
}

function speed(at: number, from: number, to: number): number {
  if (at < from + edge) return Math.max(-edge, at - from - edge) / 3;
  return at > to - edge ? Math.min(edge, at - to + edge) / 3 : 0;
}

/** Letting go is no press. */
function swallowClick(): void {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener('click', swallow, { capture: true }));
}
