import { type FormEvent, useRef, useState } from 'react';
import type { ApiError } from '../lib/apiClient.ts';

type FormValues = Record<string, string>;

/**
 * A form that is submitted by script: errors appear at their fields, and the fields keep what was typed.
 * @param submit Resolves to the error, or to undefined on success.
 */
export function useForm(submit: (values: FormValues, form: HTMLFormElement) => Promise<ApiError | undefined>) {
  const [error, setError] = useState<ApiError>();
  const [isBusy, setBusy] = useState(false);
  const ref = useRef<HTMLFormElement>(null);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setError(undefined);
    const form = event.currentTarget;
    void submit(Object.fromEntries(new FormData(form)) as FormValues, form).then((submitError) => {
      setError(submitError);
      setBusy(false);
      if (submitError) requestAnimationFrame(() => ref.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
    });
  };
  const fieldErrors: Record<string, string | undefined> = Object.fromEntries(
    (error?.issues ?? []).map(({ path, message }) => [path, message]),
  );
  return { formProps: { ref, noValidate: true, onSubmit }, fieldErrors, error, isBusy };
}
