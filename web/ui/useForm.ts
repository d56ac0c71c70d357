import { type FormEvent, useRef, useState } from 'react';
import type { ApiError } from '../lib/apiClient.ts';

type Values = Record<string, string>;

/**
 * A form that is sent by hand: what is wrong is said at each field, what was typed stays.
 * `send` gives what went wrong; undefined: all is well.
 */
export function useForm(send: (values: Values, form: HTMLFormElement) => Promise<ApiError | undefined>) {
  const [error, setProblem] = useState<ApiError>();
  const [isBusy, setBusy] = useState(false);
  const formProps = useRef<HTMLFormElement>(null);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    const sent = event.currentTarget;
    void send(Object.fromEntries(new FormData(sent)) as Values, sent).then((wrong) => {
      setProblem(wrong);
      setBusy(false);
      if (wrong) requestAnimationFrame(() => formProps.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
    });
  };
  const fieldErrors: Record<string, string | undefined> = Object.fromEntries(
    (error?.issues ?? []).map(({ path, message }) => [path, message]),
  );
  return { formProps: { ref: formProps, noValidate: true, onSubmit }, fieldErrors, error, isBusy };
}
