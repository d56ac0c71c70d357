import type { ArrowDirection, DragSession, StartDrag } from './enableDrag.ts';
import { announce } from './liveAnnouncer.ts';

const arrows: Record<string, ArrowDirection> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

export function enableKeyboardDrag<Place>(container: HTMLElement, lift: StartDrag<Place>): () => void {
  let drag: DragSession<Place> | undefined;
  let place: Place | undefined;

  const begin = (event: KeyboardEvent) => {
    if (event.key !== ' ' || event.defaultPrevented || drag || !(event.target instanceof HTMLElement)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    drag = lift(event.target);
    if (!drag) return;
    event.preventDefault();
    event.stopPropagation();
    place = drag.origin;
    drag.showTarget(place);
    announce(drag.announcements.lifted);
    addEventListener('keydown', key, true);
    addEventListener('pointerdown', cancel, true);
  };

  // First of all: while something is lifted, no key means what it means otherwise.
  const key = (event: KeyboardEvent) => {
    if (!drag || place === undefined) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const arrow = arrows[event.key];
    if (event.key === 'Escape' || event.key === 'Tab') return cancel();
    if (event.key === ' ' || event.key === 'Enter') return finish(place);
    if (arrow === undefined) return;
    const next = drag.nextTarget(place, arrow);
    if (next === undefined) return;
    place = next;
    drag.showTarget(place);
    announce(drag.announcements.movedTo(place));
  };

  const cancel = () => finish(undefined);

  function finish(target: Place | undefined): void {
    const done = drag;
    if (!done) return;
    drag = undefined;
    removeEventListener('keydown', key, true);
    removeEventListener('pointerdown', cancel, true);
    done.showTarget(undefined);
    announce(target === undefined ? done.announcements.cancelled : done.announcements.dropped(target));
    if (target !== undefined) done.drop(target);
    done.onEnd?.();
  }

  container.addEventListener('keydown', begin);
  return () => {
    cancel();
    container.removeEventListener('keydown', begin);
  };
}
