/** Clones an element to follow the pointer, with a badge if several things are dragged. */
export function createDragPreview(element: HTMLElement, count = 1): HTMLElement {
  const preview = element.cloneNode(true) as HTMLElement;
  for (const node of [preview, ...preview.querySelectorAll('[data-task], [id]')]) {
    node.removeAttribute('data-task');
    node.removeAttribute('data-head');
    node.removeAttribute('id');
  }
  preview.classList.add('ghost');
  preview.setAttribute('aria-hidden', 'true');
  preview.inert = true;
  if (count > 1) {
    const badge = document.createElement('span');
    badge.className = 'ghost-count';
    badge.textContent = String(count);
    preview.append(badge);
  }
  return preview;
}

/** Puts the preview exactly over the dragged thing, with the pointer as the center of its rotation. */
export function showDragPreview(preview: HTMLElement, target: HTMLElement, pointer: { x: number; y: number }): void {
  const source = target.closest<HTMLElement>('[data-task], [data-head]') ?? target;
  const { left, top, width } = source.getBoundingClientRect();
  Object.assign(preview.style, { position: 'fixed', left: `${left}px`, top: `${top}px`, width: `${width}px` });
  preview.style.transformOrigin = `${pointer.x - left}px ${pointer.y - top}px`;
  document.body.append(preview);
}

export function moveDragPreview(preview: HTMLElement, x: number, y: number): void {
  preview.style.transform = `translate(${x}px, ${y}px) rotate(1.5deg)`;
}
