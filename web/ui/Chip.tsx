import type { CSSProperties, ReactNode } from 'react';
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

export function ColorDot({ color, size = 8 }: { color: string | null; size?: number }) {
  const style: CSSProperties = { width: size, height: size, backgroundColor: color ?? 'var(--line-strong)' };
  return (
    <span
      aria-hidden="true"
      style={style}
      className="inline-block shrink-0 rounded-full [print-color-adjust:exact] forced-colors:forced-color-adjust-none"
    />
  );
}
