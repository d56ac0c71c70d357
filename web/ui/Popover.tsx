import { type ReactNode, type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import { cx } from './cx.ts';

interface PopoverProps {
  /** What it hangs from. The focus goes back there. */
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
  children: ReactNode;
  className?: string | undefined;
  label?: string;
  role?: 'dialog' | undefined;
}

/** Floats beside its anchor, above everything. Render it to open it; Escape and a press elsewhere close it. */
export function Popover({
  anchor,
  onClose,
  children,
  className,
  label,
  role = label ? 'dialog' : undefined,
}: PopoverProps) {
  const ref = useRef<HTMLDivElement>(null);
  const place = useEffectEvent(() => ref.current && placeBeside(ref.current, anchor.current));
  const closeFrom = useEffectEvent((target: Node) => {
    if (!ref.current?.contains(target) && !anchor.current?.contains(target)) onClose();
  });
  const opener = useEffectEvent(() => anchor.current);
  useLayoutEffect(() => {
    const box = ref.current;
    if (!box) return;
    box.showPopover();
    place();
    const follow = () => place();
    const observer = new ResizeObserver(follow);
    observer.observe(box);
    addEventListener('scroll', follow, true);
    return () => {
      observer.disconnect();
      removeEventListener('scroll', follow, true);
    };
  }, []);
  useEffect(() => {
    const away = (event: PointerEvent) => closeFrom(event.target as Node);
    addEventListener('pointerdown', away, true);
    return () => removeEventListener('pointerdown', away, true);
  }, []);
  useEffect(() => {
    const from = opener();
    const box = ref.current;
    return () => {
      // Only when it was here: whoever pressed elsewhere wants to be there.
      const isHere = box?.contains(document.activeElement) || document.activeElement === document.body;
      if (isHere && from?.isConnected) from.focus();
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

const gap = 4;
const margin = 8;

function placeBeside(box: HTMLElement, anchor: HTMLElement | null): void {
  const from = anchor?.getBoundingClientRect();
  if (!from) return;
  const { offsetWidth: width, offsetHeight: height } = box;
  const isBelow = from.bottom + gap + height <= innerHeight - margin || from.top < height;
  const top = isBelow ? from.bottom + gap : from.top - gap - height;
  const left = from.left + width <= innerWidth - margin ? from.left : from.right - width;
  box.style.top = `${Math.max(margin, Math.min(top, innerHeight - margin - height))}px`;
  box.style.left = `${Math.max(margin, Math.min(left, innerWidth - margin - width))}px`;
}
