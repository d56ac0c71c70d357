import { Eye } from 'lucide-react';
import { type ComponentProps, type ReactNode, useState } from 'react';
import { t } from '../lib/i18n/index.ts';
import { IconButton } from './Button.tsx';
import { cx } from './cx.ts';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={cx('control', className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea className={cx('control field-sizing-content min-h-20 resize-y', className)} {...rest} />;
}

export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select className={cx('control', className)} {...rest} />;
}

export function Checkbox({ label, className, ...rest }: ComponentProps<'input'> & { label: ReactNode }) {
  return (
    <label className={cx('touch inline-flex min-h-8 items-center gap-2', className)}>
      <input type="checkbox" className="size-4 accent-solid" {...rest} />
      {label}
    </label>
  );
}

export function PasswordInput({ className, ...rest }: ComponentProps<'input'>) {
  const [isVisible, setVisible] = useState(false);
  return (
    <div className="relative">
      <Input {...rest} type={isVisible ? 'text' : 'password'} className={cx('pe-11', className)} />
      <IconButton
        label={t('ui.showPassword')}
        aria-pressed={isVisible}
        className="absolute inset-y-0 end-0.5 my-auto"
        onClick={() => setVisible(!isVisible)}
      >
        <Eye size={16} />
      </IconButton>
    </div>
  );
}
