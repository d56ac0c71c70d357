import { type RefCallback, useEffect, useLayoutEffect, useReducer, useRef, useState } from 'react';
import { runWhenIdle } from '../lib/lazyWithPreload.tsx';

interface Virtual<T> {
  /** For the element that scrolls. */
  scrollerRef: RefCallback<HTMLElement>;
  /** For each row's element, which has `data-row={key}`. */
  rowRef: RefCallback<HTMLElement>;
  visibleItems: readonly T[];
  /** The room that the rows above and below take, in pixels. */
  paddingTop: number;
  paddingBottom: number;
  /** Scrolls so that a row is rendered and in sight. */
  scrollToIndex: (index: number) => void;
}

interface VirtualOptions {
  /** The height of a row that has not been measured. */
  estimatedRowHeight: number;
  /** What is rendered beyond the edges, in pixels. */
  overscan?: number;
  /** So few rows are all rendered. */
  minVirtualized?: number;
}

/** Renders of a long list only what is in sight. Rows stay in the flow of the page and may have any height. */
export function useVirtualList<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  { estimatedRowHeight, overscan = 500, minVirtualized = 30 }: VirtualOptions,
): Virtual<T> {
  'use no memo';
  const [, render] = useReducer((count: number) => count + 1, 0);
  const [rows] = useState(() => new Rows({ estimatedRowHeight, overscan, minVirtualized }, render));
  const keys = useRef<readonly string[]>([]);
  const now = items.map(keyOf);
  const range = rows.rangeOf(now);
  useLayoutEffect(() => {
    keys.current = now;
    rows.drawn(now, range);
  });
  useEffect(() => () => rows.stop(), [rows]);
  useEffect(() => runWhenIdle(rows.widen), [rows]);
  return {
    scrollerRef: rows.scroller,
    rowRef: rows.row,
    visibleItems: items.slice(range.start, range.end),
    paddingTop: range.before,
    paddingBottom: range.after,
    scrollToIndex: (index) => rows.reveal(keys.current, index),
  };
}

interface Range {
  start: number;
  end: number;
  before: number;
  after: number;
}

class Rows {
  readonly #heights = new Map<string, number>();
  readonly #render: () => void;
  readonly #options: Required<VirtualOptions>;
  readonly #observer: ResizeObserver;
  #element: HTMLElement | null = null;
  #top = 0;
  #view = innerHeight;
  /** Until what is in sight is shown, nothing else is rendered. */
  #margin = 0;
  #keys: readonly string[] = [];
  #range: Range = { start: 0, end: 0, before: 0, after: 0 };

  constructor(options: Required<VirtualOptions>, render: () => void) {
    this.#options = options;
    this.#render = render;
    this.#observer = new ResizeObserver((entries) => this.#measure(entries));
  }

  readonly scroller = (element: HTMLElement | null) => {
    this.#element?.removeEventListener('scroll', this.#scroll);
    if (this.#element) this.#observer.unobserve(this.#element);
    this.#element = element;
    if (!element) return;
    element.addEventListener('scroll', this.#scroll, { passive: true });
    this.#observer.observe(element);
  };

  readonly row = (element: HTMLElement | null) => {
    if (!element) return;
    this.#observer.observe(element);
    return () => this.#observer.unobserve(element);
  };

  rangeOf(keys: readonly string[]): Range {
    if (keys.length <= this.#options.minVirtualized) return { start: 0, end: keys.length, before: 0, after: 0 };
    const from = this.#top - this.#margin;
    const to = this.#top + this.#view + this.#margin;
    let at = 0;
    let start = -1;
    let end = keys.length;
    let before = 0;
    let shown = 0;
    keys.forEach((key, index) => {
      const height = this.#heightOf(key);
      if (start < 0 && at + height > from) {
        start = index;
        before = at;
      }
      if (start >= 0 && end === keys.length && at > to) {
        end = index;
        shown = at;
      }
      at += height;
    });
    if (start < 0) start = keys.length;
    return { start, end, before, after: end === keys.length ? 0 : at - shown };
  }

  drawn(keys: readonly string[], range: Range): void {
    this.#keys = keys;
    this.#range = range;
  }

  reveal(keys: readonly string[], index: number): void {
    const element = this.#element;
    if (!element) return;
    let top = 0;
    for (let at = 0; at < index; at++) top += this.#heightOf(keys[at] as string);
    const bottom = top + this.#heightOf(keys[index] as string);
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
    this.#top = element.scrollTop;
    this.#render();
  }

  readonly widen = () => {
    this.#margin = this.#options.overscan;
    this.#update();
  };

  stop(): void {
    this.#observer.disconnect();
  }

  readonly #scroll = () => {
    this.#top = this.#element?.scrollTop ?? 0;
    this.widen();
  };

  #measure(entries: ResizeObserverEntry[]): void {
    for (const { target, borderBoxSize } of entries) {
      const height = borderBoxSize[0]?.blockSize ?? 0;
      if (target === this.#element) this.#view = height;
      else if (height > 0) this.#heights.set((target as HTMLElement).dataset['row'] ?? '', height);
    }
    this.#update();
  }

  #update(): void {
    const next = this.rangeOf(this.#keys);
    const { start, end, before, after } = this.#range;
    if (next.start !== start || next.end !== end || next.before !== before || next.after !== after) this.#render();
  }

  #heightOf(key: string): number {
    return this.#heights.get(key) ?? this.#options.estimatedRowHeight;
  }
}
