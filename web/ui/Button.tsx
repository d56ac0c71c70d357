import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { cx } from './cx.ts';

const variantClasses = {
  primary: 'bg-solid text-white font-medium hover:opacity-90',
  plain: 'border border-line bg-surface hover:bg-hover',
  quiet: 'hover:bg-hover',
  danger: 'bg-danger-solid text-white font-medium hover:opacity-90',
};

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: keyof typeof variantClasses;
  icon?: ReactNode;
  isBusy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  variant = 'plain',
  icon,
  isBusy,
  className,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      aria-busy={isBusy || undefined}
      className={cx(
        'touch inline-flex min-h-8 items-center justify-center gap-1.5 rounded-control px-3 whitespace-nowrap',
        'transition-colors disabled:opacity-50',
        variantClasses[variant],
        className,
      )}
      {...rest}
    >
      {icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'icon' | 'children'> {
  /** The accessible name, also shown as a tooltip. */
  label: string;
  children: ReactNode;
}

export function IconButton({
  label,
  variant = 'quiet',
  className,
  type = 'button',
  isBusy: _,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={cx(
        'touch inline-flex size-8 shrink-0 items-center justify-center rounded-control text-muted transition-colors hover:text-text disabled:opacity-50',
        variantClasses[variant],
        className,
      )}
      {...rest}
    />
  );
}
