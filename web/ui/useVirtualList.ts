import { type RefCallback, useEffect, useLayoutEffect, useReducer, useRef, useState } from 'react';
import { runWhenIdle } from '../lib/runWhenIdle.ts';
import { useIsPrinting } from './useIsPrinting.ts';

interface VirtualList<T> {
  /** For the element that scrolls. */
  scrollerRef: RefCallback<HTMLElement>;
  /** For the element of each row, which needs `data-row={key}`. */
  rowRef: RefCallback<HTMLElement>;
  visibleItems: readonly T[];
  /** The height of the rows that are not rendered above and below, in pixels. */
  paddingTop: number;
  paddingBottom: number;
  /** Scrolls so that a row is rendered and in view. */
  scrollToIndex: (index: number) => void;
}

interface VirtualListOptions {
  /** The height of a row that has not been measured yet, in pixels. */
  estimatedRowHeight: number;
  /** How far beyond the visible part rows are rendered, in pixels. */
  overscan?: number;
  /** Lists up to this length are rendered completely. */
  minVirtualized?: number;
}

/** Renders only the visible part of a long list. Rows stay in the normal flow and may have any height. */
export function useVirtualList<T>(
  items: readonly T[],
  getKey: (item: T) => string,
  { estimatedRowHeight, overscan = 500, minVirtualized = 30 }: VirtualListOptions,
): VirtualList<T> {
  'use no memo';
  const [, render] = useReducer((count: number) => count + 1, 0);
  const [rows] = useState(() => new VirtualRows({ estimatedRowHeight, overscan, minVirtualized }, render));
  const keysRef = useRef<readonly string[]>([]);
  const [last] = useState<{ items?: readonly T[]; keys: readonly string[] }>(() => ({ keys: [] }));
  if (last.items !== items) Object.assign(last, { items, keys: items.map(getKey) });
  const { keys } = last;
  const isPrinting = useIsPrinting();
  const range = isPrinting ? { start: 0, end: keys.length, paddingTop: 0, paddingBottom: 0 } : rows.getRange(keys);
  useLayoutEffect(() => {
    keysRef.current = keys;
    rows.setRendered(keys, range);
  });
  useEffect(() => () => rows.disconnect(), [rows]);
  useEffect(() => runWhenIdle(rows.enableOverscan), [rows]);
  return {
    scrollerRef: rows.scrollerRef,
    rowRef: rows.rowRef,
    visibleItems: items.slice(range.start, range.end),
    paddingTop: range.paddingTop,
    paddingBottom: range.paddingBottom,
    scrollToIndex: (index) => rows.scrollToIndex(keysRef.current, index),
  };
}

/** The rendered rows, `end` excluded, and the height of those before and after them. */
interface RenderedRange {
  start: number;
  end: number;
  paddingTop: number;
  paddingBottom: number;
}

class VirtualRows {
  readonly #heights = new Map<string, number>();
  readonly #render: () => void;
  readonly #options: Required<VirtualListOptions>;
  readonly #observer: ResizeObserver;
  #scroller: HTMLElement | null = null;
  #scrollTop = 0;
  #viewportHeight = innerHeight;
  /** 0 until the first paint, so that nothing outside the visible part delays it. */
  #overscan = 0;
  #renderedKeys: readonly string[] = [];
  #renderedRange: RenderedRange = { start: 0, end: 0, paddingTop: 0, paddingBottom: 0 };

  constructor(options: Required<VirtualListOptions>, render: () => void) {
    this.#options = options;
    this.#render = render;
    this.#observer = new ResizeObserver((entries) => this.#measure(entries));
  }

  readonly scrollerRef = (element: HTMLElement | null) => {
    this.#scroller?.removeEventListener('scroll', this.#handleScroll);
    if (this.#scroller) this.#observer.unobserve(this.#scroller);
    this.#scroller = element;
    if (!element) return;
    element.addEventListener('scroll', this.#handleScroll, { passive: true });
    this.#observer.observe(element);
  };

  readonly rowRef = (element: HTMLElement | null) => {
    if (!element) return;
    this.#observer.observe(element);
    return () => this.#observer.unobserve(element);
  };

  getRange(keys: readonly string[]): RenderedRange {
    if (keys.length <= this.#options.minVirtualized) {
      return { start: 0, end: keys.length, paddingTop: 0, paddingBottom: 0 };
    }
    const visibleTop = this.#scrollTop - this.#overscan;
    const visibleBottom = this.#scrollTop + this.#viewportHeight + this.#overscan;
    let start = -1;
    let end = keys.length;
    let paddingTop = 0;
    let renderedBottom = 0;
    let top = 0;
    keys.forEach((key, index) => {
      const height = this.#getHeight(key);
      if (start < 0 && top + height > visibleTop) {
        start = index;
        paddingTop = top;
      }
      if (start >= 0 && end === keys.length && top > visibleBottom) {
        end = index;
        renderedBottom = top;
      }
      top += height;
    });
    if (start < 0) start = keys.length;
    return { start, end, paddingTop, paddingBottom: end === keys.length ? 0 : top - renderedBottom };
  }

  setRendered(keys: readonly string[], range: RenderedRange): void {
    this.#renderedKeys = keys;
    this.#renderedRange = range;
  }

  scrollToIndex(keys: readonly string[], index: number): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    let top = 0;
    for (const key of keys.slice(0, index)) top += this.#getHeight(key);
    const bottom = top + this.#getHeight(keys[index] as string);
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom - scroller.clientHeight;
    this.#scrollTop = scroller.scrollTop;
    this.#render();
  }

  readonly enableOverscan = () => {
    this.#overscan = this.#options.overscan;
    this.#renderIfChanged();
  };

  disconnect(): void {
    this.#observer.disconnect();
  }

  readonly #handleScroll = () => {
    this.#scrollTop = this.#scroller?.scrollTop ?? 0;
    this.enableOverscan();
  };

  #measure(entries: ResizeObserverEntry[]): void {
    for (const { target, borderBoxSize } of entries) {
      const height = borderBoxSize[0]?.blockSize ?? 0;
      if (target === this.#scroller) this.#viewportHeight = height;
      else if (height > 0) this.#heights.set((target as HTMLElement).dataset['row'] ?? '', height);
    }
    this.#renderIfChanged();
  }

  #renderIfChanged(): void {
    const next = this.getRange(this.#renderedKeys);
    const rendered = this.#renderedRange;
    const isSame =
      next.start === rendered.start &&
      next.end === rendered.end &&
      next.paddingTop === rendered.paddingTop &&
      next.paddingBottom === rendered.paddingBottom;
    if (!isSame) this.#render();
  }

  #getHeight(key: string): number {
    return this.#heights.get(key) ?? this.#options.estimatedRowHeight;
  }
}
