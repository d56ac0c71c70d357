/** How near the pointer must come to an edge, and the fastest scroll per frame, both in pixels. */
const edgePx = 56;
const maxPxPerFrame = 18;

/** Scrolls the elements that the pointer is in or near, faster the nearer it is to their edges. */
export function autoScrollAtEdges(scrollers: Iterable<HTMLElement>, { x, y }: { x: number; y: number }): void {
  for (const element of scrollers) {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    if (x < left - edgePx || x > right + edgePx || y < top - edgePx || y > bottom + edgePx) continue;
    if (element.scrollHeight > element.clientHeight && x >= left && x <= right) {
      element.scrollTop += getScrollStep(y - top, bottom - y);
    }
    if (element.scrollWidth > element.clientWidth) element.scrollLeft += getScrollStep(x - left, right - x);
  }
}

function getScrollStep(toStart: number, toEnd: number): number {
  if (toStart < edgePx && toStart <= toEnd) return -toSpeed(toStart);
  return toEnd < edgePx ? toSpeed(toEnd) : 0;
}

function toSpeed(distance: number): number {
  return Math.ceil(maxPxPerFrame * Math.min(1, (edgePx - distance) / edgePx));
}
