import { moveGhost, putGhost } from './dragPreview.ts';
import type { Drag, Lift } from './enableDrag.ts';
import { say } from './liveAnnouncer.ts';
import { holdPage, startPull } from './trackPointerDrag.ts';

export function dragByPointer<Place>(container: HTMLElement, lift: Lift<Place>): () => void {
  let stop = () => {};

  const down = (event: PointerEvent) => {
    const { target } = event;
    if (!(target instanceof HTMLElement)) return;
    const from = { x: event.clientX, y: event.clientY };
    let drag: Drag<Place> | undefined;
    let place: Place | undefined;
    stop = startPull(event, {
      onStart: () => {
        drag = lift(target, from);
        if (!drag) return false;
        if (drag.ghost) putGhost(drag.ghost, target, from);
        say(drag.words.lifted);
        return true;
      },
      scrollers: () => drag?.scrollers?.() ?? [],
      onMove: ({ x, y }) => {
        if (drag?.ghost) moveGhost(drag.ghost, x - from.x, y - from.y);
        place = drag?.placeAt(x, y);
        drag?.show(place);
      },
      onEnd: (isDropped) => {
        if (!drag) return;
        drag.ghost?.remove();
        drag.show(undefined);
        const target = isDropped ? place : undefined;
        say(target === undefined ? drag.words.cancelled : drag.words.dropped(target));
        if (target !== undefined) drag.drop(target);
        drag.end?.();
      },
    });
  };

  container.addEventListener('pointerdown', down);
  // There from the beginning: a browser that finds it later scrolls instead.
  container.addEventListener('touchmove', holdPage, { passive: false });
  return () => {
    stop();
    container.removeEventListener('pointerdown', down);
    container.removeEventListener('touchmove', holdPage);
  };
}
