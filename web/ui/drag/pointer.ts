import { say } from './announce.ts';
import { moveGhost, putGhost } from './ghost.ts';
import type { Drag, Lift } from './index.ts';
import { scrollAtEdges } from './scroll.ts';

const farEnough = 5;
const tooFar = 10;
const longPressMs = 300;

/** A press that may become a drag, and the drag that it became. */
interface Press<Place> {
  id: number;
  target: HTMLElement;
  isTouch: boolean;
  begin: { x: number; y: number };
  now: { x: number; y: number };
  timer?: ReturnType<typeof setTimeout> | undefined;
  drag?: Drag<Place>;
  place?: Place | undefined;
  frame?: number;
}

export function dragByPointer<Place>(container: HTMLElement, lift: Lift<Place>): () => void {
  let press: Press<Place> | undefined;

  const down = (event: PointerEvent) => {
    if (press || event.button !== 0 || !event.isPrimary || !(event.target instanceof HTMLElement)) return;
    const at = { x: event.clientX, y: event.clientY };
    const isTouch = event.pointerType === 'touch';
    press = { id: event.pointerId, target: event.target, isTouch, begin: at, now: at };
    if (isTouch) {
      press.timer = setTimeout(begin, longPressMs);
      // The element may leave the page while its column scrolls; its touches still come to it, and only to it.
      press.target.addEventListener('touchmove', hold, { passive: false });
    }
    for (const [type, listener] of whilePressed) addEventListener(type, listener as EventListener, true);
  };

  const move = (event: PointerEvent) => {
    if (!press || event.pointerId !== press.id) return;
    press.now = { x: event.clientX, y: event.clientY };
    if (press.drag) return;
    const distance = Math.hypot(press.now.x - press.begin.x, press.now.y - press.begin.y);
    if (press.isTouch ? distance > tooFar : event.buttons === 0) finish(false);
    else if (!press.isTouch && distance > farEnough) begin();
  };

  const begin = () => {
    if (!press) return;
    const drag = lift(press.target, press.begin);
    if (!drag) return finish(false);
    press.drag = drag;
    document.documentElement.classList.add('dragging');
    getSelection()?.removeAllRanges();
    if (press.isTouch) navigator.vibrate?.(10);
    if (drag.ghost) putGhost(drag.ghost, press.target, press.begin);
    say(drag.words.lifted);
    frame();
  };

  const frame = () => {
    if (!press?.drag) return;
    const { drag, now, begin: from } = press;
    press.frame = requestAnimationFrame(frame);
    if (drag.ghost) moveGhost(drag.ghost, now.x - from.x, now.y - from.y);
    scrollAtEdges(drag.scrollers?.() ?? [], now);
    press.place = drag.placeAt(now.x, now.y);
    drag.show(press.place);
  };

  const up = (event: PointerEvent) => event.pointerId === press?.id && finish(true);
  const cancel = (event: PointerEvent) => event.pointerId === press?.id && finish(false);
  const key = (event: KeyboardEvent) => {
    if (!press?.drag) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === 'Escape') finish(false);
  };
  const hold = (event: Event) => press?.drag && event.cancelable && event.preventDefault();
  // A long press would open the browser's menu, or lift a link.
  const refuse = (event: Event) => (press?.drag || press?.isTouch) && event.preventDefault();

  const whilePressed = [
    ['pointermove', move],
    ['pointerup', up],
    ['pointercancel', cancel],
    ['keydown', key],
    ['dragstart', refuse],
    ['contextmenu', refuse],
  ] as const;

  function finish(isDrop: boolean): void {
    if (!press) return;
    const { drag, timer, frame: next, target, now } = press;
    clearTimeout(timer);
    if (next !== undefined) cancelAnimationFrame(next);
    target.removeEventListener('touchmove', hold);
    for (const [type, listener] of whilePressed) removeEventListener(type, listener as EventListener, true);
    press = undefined;
    if (!drag) return;
    document.documentElement.classList.remove('dragging');
    swallowClick();
    drag.ghost?.remove();
    drag.show(undefined);
    const place = isDrop ? drag.placeAt(now.x, now.y) : undefined;
    say(place === undefined ? drag.words.cancelled : drag.words.dropped(place));
    if (place !== undefined) drag.drop(place);
    drag.end?.();
  }

  container.addEventListener('pointerdown', down);
  // There from the beginning: a browser that finds it later scrolls instead.
  container.addEventListener('touchmove', hold, { passive: false });
  return () => {
    finish(false);
    container.removeEventListener('pointerdown', down);
    container.removeEventListener('touchmove', hold);
  };
}

/** The end of a drag is no click. */
function swallowClick(): void {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener('click', swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener('click', swallow, true));
}
