import { type ReactNode, useId } from 'react';
import { cx } from './cx.ts';

interface FieldProps {
  label: string;
  hint?: string | undefined;
  /** Replaces the hint, so that nothing moves. */
  error?: string | undefined;
  /** Only screen readers get the label. */
  isLabelHidden?: boolean;
  children: (control: { id: string; 'aria-describedby': string; 'aria-invalid': true | undefined }) => ReactNode;
}

/** A form control with a label, and a hint or an error below. */
export function Field({ label, hint, error, isLabelHidden, children }: FieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'text-[0.8125rem] font-medium'}>
        {label}
      </label>
      {children({ id, 'aria-describedby': `${id}-hint`, 'aria-invalid': error ? true : undefined })}
      <p id={`${id}-hint`} className={cx('min-h-4.5 text-xs', error ? 'text-danger' : 'text-muted')}>
        {error ?? hint}
      </p>
    </div>
  );
}
