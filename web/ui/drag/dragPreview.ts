/** A likeness of what is dragged, with how many they are if there are more. */
export function createDragPreview(element: HTMLElement, count = 1): HTMLElement {
  const ghost = element.cloneNode(true) as HTMLElement;
  for (const part of [ghost, ...ghost.querySelectorAll('[data-task], [id]')]) {
    part.removeAttribute('data-task');
    part.removeAttribute('data-head');
    part.removeAttribute('id');
  }
  ghost.classList.add('ghost');
  ghost.setAttribute('aria-hidden', 'true');
  ghost.inert = true;
  if (count > 1) {
    const badge = document.createElement('span');
    badge.className = 'ghost-count';
    badge.textContent = String(count);
    ghost.append(badge);
  }
  return ghost;
}

export function showDragPreview(ghost: HTMLElement, target: HTMLElement, at: { x: number; y: number }): void {
  const source = target.closest<HTMLElement>('[data-task], [data-head]') ?? target;
  const { left, top, width } = source.getBoundingClientRect();
  Object.assign(ghost.style, { position: 'fixed', left: `${left}px`, top: `${top}px`, width: `${width}px` });
  ghost.style.transformOrigin = `${at.x - left}px ${at.y - top}px`;
  document.body.append(ghost);
}

export function moveDragPreview(ghost: HTMLElement, x: number, y: number): void {
  ghost.style.transform = `translate(${x}px, ${y}px) rotate(1.5deg)`;
}
