import { type ReactNode, useEffect } from 'react';
import type { ApiError, ApiResult } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { Button, useForm } from '../../ui/index.ts';

interface FormProps {
  title: string;
  submitLabel: string;
  /** undefined: all is well. */
  onSubmit: (values: Record<string, string>) => Promise<ApiError | undefined>;
  children: (errors: Record<string, string | undefined>) => ReactNode;
  footer?: ReactNode;
}

/** A card with fields: what is wrong is said at each field, and what was typed stays. */
export function AuthForm({ title, submitLabel, onSubmit, children, footer }: FormProps) {
  const { formProps, fieldErrors: errors, error: problem, isBusy } = useForm(onSubmit);
  const { ref } = formProps;
  // There is nothing else to do here; on a telephone it would only bring up the keyboard.
  useEffect(() => {
    if (!matchMedia('(pointer: fine)').matches) return;
    const fields = [...(ref.current?.querySelectorAll('input') ?? [])];
    fields.find(({ value }) => value === '')?.focus();
  }, [ref]);
  return (
    <form {...formProps} className="floating flex w-full max-w-sm flex-col gap-2 p-5">
      <h1 className="text-lg font-semibold">{title}</h1>
      {children(errors)}
      <p role="alert" className="min-h-5 text-danger">
        {problem && (problem.issues.length > 0 ? t('problem.marked') : getAuthErrorMessage(problem))}
      </p>
      <Button type="submit" variant="primary" isBusy={isBusy} className="min-h-10!">
        {submitLabel}
      </Button>
      {footer && <div className="flex flex-wrap items-center justify-between gap-x-3 text-muted">{footer}</div>}
    </form>
  );
}

export function problemIn<T>(result: ApiResult<T>): ApiError | undefined {
  return result.ok ? undefined : result.error;
}

export function getAuthErrorMessage({ code, message, retryAfter }: ApiError): string {
  if (code === 'unreachable') return t('account.unreachable');
  if (retryAfter === undefined) return message || t('problem.internal');
  return t('account.retryIn', { message, count: Math.ceil(retryAfter / 60) });
}
