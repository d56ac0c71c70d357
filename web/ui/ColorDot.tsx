import type { CSSProperties } from 'react';

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
