import { type CSSProperties, type ReactNode, useId } from 'react';
import { cx } from './cx.ts';

/** The initials of a name, in a colour of its own. */
export function Avatar({ name, size = 20 }: { name: string; size?: number }) {
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
  const style = { width: size, height: size, fontSize: size * 0.42, backgroundColor: hueOf(name) };
  return (
    <span
      role="img"
      aria-label={name}
      title={name}
      style={style}
      className="inline-flex shrink-0 items-center justify-center rounded-full font-semibold text-white select-none"
    >
      <span aria-hidden="true">{initials}</span>
    </span>
  );
}

export function Chip({
  color,
  children,
  className,
}: {
  color?: string | null;
  children: ReactNode;
  className?: string;
}) {
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
  return <span aria-hidden="true" style={style} className="inline-block shrink-0 rounded-full" />;
}

/** Stands for what is loading; seen only after 150 ms. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cx('late pulse', className)} />;
}

interface EmptyStateProps {
  title: string;
  hint?: string | undefined;
  icon?: ReactNode;
  /** The one thing to do. */
  action?: ReactNode;
}

export function EmptyState({ title, hint, icon, action }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center gap-2 px-4 py-16 text-center">
      {icon && <div className="text-muted">{icon}</div>}
      <h2 className="text-base font-semibold">{title}</h2>
      {hint && <p className="text-muted">{hint}</p>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}

/** Says more on hover and focus; the control inside has a name of its own. */
export function Tooltip({ text, children }: { text: string; children: ReactNode }) {
  const id = useId();
  return (
    <span className="group relative inline-flex" aria-describedby={id}>
      {children}
      <span
        id={id}
        role="tooltip"
        className="floating pointer-events-none invisible absolute top-full left-1/2 z-40 mt-1 w-max max-w-60 -translate-x-1/2 px-2 py-1 text-xs group-focus-within:visible group-hover:visible"
      >
        {text}
      </span>
    </span>
  );
}

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="rounded border border-line bg-sunken px-1.5 py-0.5 font-sans text-xs text-muted">{children}</kbd>
  );
}

/** Dark enough for white letters, whatever the hue. */
function hueOf(name: string): string {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  return `oklch(0.48 0.12 ${sum})`;
}
