import { type ReactNode, useEffect } from 'react';
import type { ApiError } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { Button, useForm } from '../../ui/index.ts';

interface AuthFormProps {
  title: string;
  submitLabel: string;
  /** Returns the error, or undefined on success. */
  onSubmit: (values: Record<string, string>) => Promise<ApiError | undefined>;
  children: (fieldErrors: Record<string, string | undefined>) => ReactNode;
  footer?: ReactNode;
}

/** A card with a form. Errors show at their fields, and what was typed stays. */
export function AuthForm({ title, submitLabel, onSubmit, children, footer }: AuthFormProps) {
  const { formProps, fieldErrors, error, isBusy } = useForm(onSubmit);
  const { ref } = formProps;
  // Focus the first empty field; not on touch screens, where that opens the keyboard.
  useEffect(() => {
    if (!matchMedia('(pointer: fine)').matches) return;
    const inputs = [...(ref.current?.querySelectorAll('input') ?? [])];
    inputs.find(({ value }) => value === '')?.focus();
  }, [ref]);
  return (
    <form {...formProps} className="floating flex w-full max-w-sm flex-col gap-2 p-5">
      <h1 className="text-lg font-semibold">{title}</h1>
      {children(fieldErrors)}
      <p role="alert" className="min-h-5 text-danger">
        {error && (error.issues.length > 0 ? t('problem.marked') : getAuthErrorMessage(error))}
      </p>
      <Button type="submit" variant="primary" isBusy={isBusy} className="min-h-10!">
        {submitLabel}
      </Button>
      {footer && <div className="flex flex-wrap items-center justify-between gap-x-3 text-muted">{footer}</div>}
    </form>
  );
}

export function getAuthErrorMessage({ code, message, retryAfter }: ApiError): string {
  if (code === 'unreachable') return t('account.unreachable');
  if (retryAfter === undefined) return message || t('problem.internal');
  return t('account.retryIn', { count: Math.ceil(retryAfter / 60) });
}
