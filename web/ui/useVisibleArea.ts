import { type RefObject, useLayoutEffect, useState } from 'react';

/** In pixels, from the top left corner of the content. */
export interface VisibleArea {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

const emptyArea: VisibleArea = { top: 0, bottom: 0, left: 0, right: 0 };

/**
 * The visible part of a scroller, rounded outwards to steps with one more step on every side. A long view renders what
 * lies in it, and renders again only when scrolling passes a step.
 */
export function useVisibleArea(scroller: RefObject<HTMLElement | null>, stepPx: number): VisibleArea {
  const [area, setArea] = useState(emptyArea);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const roundDown = (px: number) => Math.floor(px / stepPx) * stepPx;
    const measure = () => {
      const { scrollTop, scrollLeft, clientHeight, clientWidth } = element;
      const next: VisibleArea = {
        top: roundDown(scrollTop) - stepPx,
        bottom: roundDown(scrollTop + clientHeight) + 2 * stepPx,
        left: roundDown(scrollLeft) - stepPx,
        right: roundDown(scrollLeft + clientWidth) + 2 * stepPx,
      };
      setArea((last) => (isSameArea(last, next) ? last : next));
    };
    measure();
    element.addEventListener('scroll', measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', measure);
      observer.disconnect();
    };
  }, [scroller, stepPx]);
  return area;
}

function isSameArea(a: VisibleArea, b: VisibleArea): boolean {
  return a.top === b.top && a.bottom === b.bottom && a.left === b.left && a.right === b.right;
}
