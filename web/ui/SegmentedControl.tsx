import { cx } from './index.ts';

interface SegmentsProps<T extends string> {
  label: string;
  values: readonly T[];
  value: T;
  getLabel: (value: T) => string;
  onChange: (value: T) => void;
}

/** One of a few, side by side: month or week, near or far. */
export function SegmentedControl<T extends string>({ label, values, value, getLabel, onChange }: SegmentsProps<T>) {
  return (
    <fieldset aria-label={label} className="flex gap-0.5 rounded-control bg-sunken p-0.5">
      {values.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === value}
          onClick={() => onChange(each)}
          className={cx(
            'touch min-h-7 rounded-md px-1.5 sm:px-2.5',
            each === value ? 'bg-surface font-medium shadow-card' : 'text-muted hover:text-text',
          )}
        >
          {getLabel(each)}
        </button>
      ))}
    </fieldset>
  );
}
