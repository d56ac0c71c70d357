import { type RefObject, useLayoutEffect, useState } from 'react';

export interface VisibleArea {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

const nothing: VisibleArea = { top: 0, bottom: 0, left: 0, right: 0 };

/**
 * The part of a scroller that is in sight, in coarse steps: a long view renders what is in it and a step around it, and
 * renders anew only when a step is passed.
 */
export function useVisibleArea(scroller: RefObject<HTMLElement | null>, step: number): VisibleArea {
  const [visible, setVisible] = useState(nothing);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const down = (at: number) => Math.floor(at / step) * step;
    const look = () => {
      const { scrollTop, scrollLeft, clientHeight, clientWidth } = element;
      const next = {
        top: down(scrollTop) - step,
        bottom: down(scrollTop + clientHeight) + 2 * step,
        left: down(scrollLeft) - step,
        right: down(scrollLeft + clientWidth) + 2 * step,
      };
      setVisible((last) =>
        Object.keys(next).every((side) => next[side as keyof VisibleArea] === last[side as keyof VisibleArea])
          ? last
          : next,
      );
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [scroller, step]);
  return visible;
}
