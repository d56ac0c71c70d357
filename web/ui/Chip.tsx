import type { ReactNode } from 'react';
import { ColorDot } from './ColorDot.tsx';
import { cx } from './cx.ts';

interface ChipProps {
  /** The color of its dot; null for a neutral one, undefined for none. */
  color?: string | null;
  children: ReactNode;
  className?: string;
}

export function Chip({ color, children, className }: ChipProps) {
  return (
    <span
      className={cx(
        'inline-flex max-w-full items-center gap-1.5 rounded-full border border-line px-2 py-0.5 text-xs text-muted',
        className,
      )}
    >
      {color !== undefined && <ColorDot color={color} />}
      <span className="truncate">{children}</span>
    </span>
  );
}
