import { Check } from 'lucide-react';
import { t } from '../lib/i18n/index.ts';
import { cx } from './cx.ts';

const colors = [
  '#64748b',
  '#4f46e5',
  '#0284c7',
  '#0d9488',
  '#16a34a',
  '#ca8a04',
  '#ea580c',
  '#dc2626',
  '#db2777',
  '#9333ea',
];

interface ColorPickerProps {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
}

export function ColorPicker({ label, value, onChange }: ColorPickerProps) {
  return (
    <fieldset className="flex flex-wrap items-center gap-1.5">
      <legend className="mb-1 text-[0.8125rem] font-medium">{label}</legend>
      {[null, ...colors].map((color) => (
        <button
          key={color ?? 'none'}
          type="button"
          aria-label={color ?? t('ui.noColor')}
          aria-pressed={value === color}
          onClick={() => onChange(color)}
          style={{ backgroundColor: color ?? 'transparent' }}
          className={cx(
            'touch inline-flex size-7 items-center justify-center rounded-full text-white',
            color === null && 'border border-strong text-text',
          )}
        >
          {value === color && <Check size={14} />}
        </button>
      ))}
      <input
        type="color"
        aria-label={label}
        value={value ?? '#64748b'}
        onChange={(event) => onChange(event.target.value)}
        className="touch size-7 rounded-control bg-transparent"
      />
    </fieldset>
  );
}
