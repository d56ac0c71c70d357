import { moveDragPreview, showDragPreview } from './dragPreview.ts';
import type { DragSession, StartDrag } from './enableDrag.ts';
import { announce } from './liveAnnouncer.ts';
import { preventScrollWhileDragging, trackPointerDrag } from './trackPointerDrag.ts';

export function enablePointerDrag<Place>(container: HTMLElement, lift: StartDrag<Place>): () => void {
  let stop = () => {};

  const down = (event: PointerEvent) => {
    const { target } = event;
    if (!(target instanceof HTMLElement)) return;
    const from = { x: event.clientX, y: event.clientY };
    let drag: DragSession<Place> | undefined;
    let place: Place | undefined;
    stop = trackPointerDrag(event, {
      onStart: () => {
        drag = lift(target, from);
        if (!drag) return false;
        if (drag.preview) showDragPreview(drag.preview, target, from);
        announce(drag.announcements.lifted);
        return true;
      },
      getScrollers: () => drag?.getScrollers?.() ?? [],
      onMove: ({ x, y }) => {
        if (drag?.preview) moveDragPreview(drag.preview, x - from.x, y - from.y);
        place = drag?.targetAt(x, y);
        drag?.showTarget(place);
      },
      onEnd: (isDropped) => {
        if (!drag) return;
        drag.preview?.remove();
        drag.showTarget(undefined);
        const target = isDropped ? place : undefined;
        announce(target === undefined ? drag.announcements.cancelled : drag.announcements.dropped(target));
        if (target !== undefined) drag.drop(target);
        drag.onEnd?.();
      },
    });
  };

  container.addEventListener('pointerdown', down);
  // There from the beginning: a browser that finds it later scrolls instead.
  container.addEventListener('touchmove', preventScrollWhileDragging, { passive: false });
  return () => {
    stop();
    container.removeEventListener('pointerdown', down);
    container.removeEventListener('touchmove', preventScrollWhileDragging);
  };
}
