import type { ReactNode } from 'react';
import { type ApiError, getErrorMessage } from '../lib/apiClient.ts';
import { t } from '../lib/i18n/index.ts';
import { Skeleton } from './Skeleton.tsx';

interface AsyncContentProps<T> {
  value: T | undefined;
  error: ApiError | undefined;
  children: (value: T) => ReactNode;
}

/** Renders a loaded value, an error message, or a skeleton while loading. */
export function AsyncContent<T>({ value, error, children }: AsyncContentProps<T>) {
  if (value !== undefined) return children(value);
  if (!error) return <Skeleton className="h-28" />;
  return (
    <p role="alert" className="text-danger">
      {t('settings.loadFailed', { why: getErrorMessage(error) })}
    </p>
  );
}
