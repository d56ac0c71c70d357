import { type ReactNode, type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import { cx } from './cx.ts';

interface PopoverProps {
  /** The popover is placed beside this element, and returns the focus to it. */
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
  children: ReactNode;
  className?: string | undefined;
  label?: string;
  role?: 'dialog' | undefined;
}

/** Floats beside its anchor, above everything else. It is open while rendered; Escape and a press outside close it. */
export function Popover({
  anchor,
  onClose,
  children,
  className,
  label,
  role = label ? 'dialog' : undefined,
}: PopoverProps) {
  const ref = useRef<HTMLDivElement>(null);
  const updatePosition = useEffectEvent(() => ref.current && placeBeside(ref.current, anchor.current));
  const closeIfOutside = useEffectEvent((target: Node) => {
    if (!ref.current?.contains(target) && !anchor.current?.contains(target)) onClose();
  });
  const getAnchor = useEffectEvent(() => anchor.current);
  useLayoutEffect(() => {
    const popover = ref.current;
    if (!popover) return;
    popover.showPopover();
    updatePosition();
    const handleChange = () => updatePosition();
    const observer = new ResizeObserver(handleChange);
    observer.observe(popover);
    addEventListener('scroll', handleChange, true);
    return () => {
      observer.disconnect();
      removeEventListener('scroll', handleChange, true);
    };
  }, []);
  useEffect(() => {
    const handlePointerDown = (event: PointerEvent) => closeIfOutside(event.target as Node);
    addEventListener('pointerdown', handlePointerDown, true);
    return () => removeEventListener('pointerdown', handlePointerDown, true);
  }, []);
  useEffect(() => {
    const opener = getAnchor();
    const popover = ref.current;
    return () => {
      // A press elsewhere has moved the focus on purpose, so it is not taken back.
      const hadFocus = popover?.contains(document.activeElement) || document.activeElement === document.body;
      if (hadFocus && opener?.isConnected) opener.focus();
    };
  }, []);
  return (
    <div
      ref={ref}
      popover="manual"
      role={role}
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        event.preventDefault();
        onClose();
      }}
      className={cx('floating fixed max-h-[70dvh] max-w-[calc(100vw-1rem)] overflow-auto p-1', className)}
    >
      {children}
    </div>
  );
}

/** Distances to the anchor and to the edges of the window, in pixels. */
const gap = 4;
const margin = 8;

/** Below the anchor if there is room, or else above; aligned with its left edge, or else its right. */
function placeBeside(popover: HTMLElement, anchor: HTMLElement | null): void {
  const anchorBox = anchor?.getBoundingClientRect();
  if (!anchorBox) return;
  const { offsetWidth: width, offsetHeight: height } = popover;
  const isBelow = anchorBox.bottom + gap + height <= innerHeight - margin || anchorBox.top < height;
  const top = isBelow ? anchorBox.bottom + gap : anchorBox.top - gap - height;
  const left = anchorBox.left + width <= innerWidth - margin ? anchorBox.left : anchorBox.right - width;
  popover.style.top = `${Math.max(margin, Math.min(top, innerHeight - margin - height))}px`;
  popover.style.left = `${Math.max(margin, Math.min(left, innerWidth - margin - width))}px`;
}
