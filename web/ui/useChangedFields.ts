import { useState } from 'react';
import type { ApiError } from '../lib/apiClient.ts';
import { t } from '../lib/i18n/index.ts';

/** Lets a form send only what the user has changed in it, and only if nobody else has changed that since it was opened. */
export function useChangedFields<F extends object>(initialValues: F) {
  const [base, setBase] = useState(initialValues);
  return {
    /** The changed fields, and the values that they had (`expected`). */
    getChanges: <G extends Partial<F>>(fields: G): Partial<G> & { expected: Partial<G> } => {
      const isChanged = ([field, value]: [string, unknown]) => value !== base[field as keyof F];
      const changed = Object.entries(fields).filter(isChanged);
      const expected = changed.map(([field]) => [field, base[field as keyof F]] as const);
      return {
        ...(Object.fromEntries(changed) as Partial<G>),
        expected: Object.fromEntries(expected) as unknown as Partial<G>,
      };
    },
    /** Call this with what the server has stored. */
    noteSaved: setBase,
    /** Explains that somebody else has changed the same, which another attempt replaces. `key`: of the 412's body. */
    explain: (error: ApiError, key: string): ApiError => {
      const current = error.current?.[key];
      if (!current) return error;
      setBase(current as F);
      return { ...error, message: t('settings.changedMeanwhile') };
    },
  };
}
