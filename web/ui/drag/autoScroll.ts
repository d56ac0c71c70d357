const edge = 56;
const fastest = 18;

/** Scrolls what the pointer is in, the faster the nearer it is to the edge. */
export function autoScrollAtEdges(scrollers: Iterable<HTMLElement>, { x, y }: { x: number; y: number }): void {
  for (const element of scrollers) {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    if (x < left - edge || x > right + edge || y < top - edge || y > bottom + edge) continue;
    if (element.scrollHeight > element.clientHeight && x >= left && x <= right) {
      element.scrollTop += speed(y - top, bottom - y);
    }
    if (element.scrollWidth > element.clientWidth) element.scrollLeft += speed(x - left, right - x);
  }
}

function speed(before: number, after: number): number {
  if (before < edge && before <= after) return -pace(before);
  return after < edge ? pace(after) : 0;
}

function pace(distance: number): number {
  return Math.ceil(fastest * Math.min(1, (edge - distance) / edge));
}
