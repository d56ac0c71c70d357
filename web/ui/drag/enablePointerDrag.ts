import { moveDragPreview, showDragPreview } from './dragPreview.ts';
import type { DragSession, StartDrag } from './dragTypes.ts';
import { announce } from './liveAnnouncer.ts';
import { preventScrollWhileDragging, trackPointerDrag } from './trackPointerDrag.ts';

export function enablePointerDrag<Target>(container: HTMLElement, startDrag: StartDrag<Target>): () => void {
  let stop = () => {};

  const handlePointerDown = (event: PointerEvent) => {
    const element = event.target;
    if (!(element instanceof HTMLElement)) return;
    const startPoint = { x: event.clientX, y: event.clientY };
    let session: DragSession<Target> | undefined;
    let target: Target | undefined;
    stop = trackPointerDrag(event, {
      onStart: () => {
        session = startDrag(element, startPoint);
        if (!session) return false;
        if (session.preview) showDragPreview(session.preview, element, startPoint);
        announce(session.announcements.lifted);
        return true;
      },
      getScrollers: () => session?.getScrollers?.() ?? [],
      onMove: ({ x, y }) => {
        if (session?.preview) moveDragPreview(session.preview, x - startPoint.x, y - startPoint.y);
        target = session?.targetAt(x, y);
        session?.showTarget(target);
      },
      onEnd: (isDropped) => {
        if (!session) return;
        session.preview?.remove();
        session.showTarget(undefined);
        const dropTarget = isDropped ? target : undefined;
        const { canceled, dropped } = session.announcements;
        announce(dropTarget === undefined ? canceled : dropped(dropTarget));
        if (dropTarget !== undefined) session.drop(dropTarget);
        session.onEnd?.();
      },
    });
  };

  container.addEventListener('pointerdown', handlePointerDown);
  // Registered up front: a browser ignores a touchmove listener that is added after the touch has begun.
  container.addEventListener('touchmove', preventScrollWhileDragging, { passive: false });
  return () => {
    stop();
    container.removeEventListener('pointerdown', handlePointerDown);
    container.removeEventListener('touchmove', preventScrollWhileDragging);
  };
}
