import { cx } from './cx.ts';

interface SegmentedControlProps<T extends string> {
  label: string;
  values: readonly T[];
  value: T;
  getLabel: (value: T) => string;
  onChange: (value: T) => void;
}

/** A choice between a few values side by side, such as month or week. */
export function SegmentedControl<T extends string>({
  label,
  values,
  value,
  getLabel,
  onChange,
}: SegmentedControlProps<T>) {
  return (
    <fieldset aria-label={label} className="flex w-fit gap-0.5 rounded-control bg-sunken p-0.5">
      {values.map((option) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === value}
          onClick={() => onChange(option)}
          className={cx(
            'touch min-h-7 rounded-md px-1.5 sm:px-2.5',
            option === value ? 'bg-surface font-medium shadow-card' : 'text-muted hover:text-text',
          )}
        >
          {getLabel(option)}
        </button>
      ))}
    </fieldset>
  );
}
