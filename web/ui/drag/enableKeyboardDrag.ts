import type { ArrowDirection, DragSession, StartDrag } from './dragTypes.ts';
import { announce } from './liveAnnouncer.ts';

const arrowDirections: Record<string, ArrowDirection> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

export function enableKeyboardDrag<Target>(container: HTMLElement, startDrag: StartDrag<Target>): () => void {
  let session: DragSession<Target> | undefined;
  let target: Target | undefined;

  const start = (event: KeyboardEvent) => {
    if (event.key !== ' ' || event.defaultPrevented || session || !(event.target instanceof HTMLElement)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    session = startDrag(event.target);
    if (!session) return;
    event.preventDefault();
    event.stopPropagation();
    target = session.origin;
    session.showTarget(target);
    announce(session.announcements.lifted);
    addEventListener('keydown', handleKey, true);
    addEventListener('pointerdown', cancel, true);
  };

  // Listens in the capture phase: during a drag, keys must not reach any other shortcut.
  const handleKey = (event: KeyboardEvent) => {
    if (!session || target === undefined) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === 'Escape' || event.key === 'Tab') return cancel();
    if (event.key === ' ' || event.key === 'Enter') return finish(target);
    const arrow = arrowDirections[event.key];
    if (arrow === undefined) return;
    const next = session.nextTarget(target, arrow);
    if (next === undefined) return;
    target = next;
    session.showTarget(target);
    announce(session.announcements.movedTo(target));
  };

  const cancel = () => finish(undefined);

  function finish(dropTarget: Target | undefined): void {
    const ended = session;
    if (!ended) return;
    session = undefined;
    removeEventListener('keydown', handleKey, true);
    removeEventListener('pointerdown', cancel, true);
    ended.showTarget(undefined);
    announce(dropTarget === undefined ? ended.announcements.canceled : ended.announcements.dropped(dropTarget));
    if (dropTarget !== undefined) ended.drop(dropTarget);
    ended.onEnd?.();
  }

  container.addEventListener('keydown', start);
  return () => {
    cancel();
    container.removeEventListener('keydown', start);
  };
}
