import { t } from '../../lib/i18n/index.ts';
import { Field, Input } from '../../ui/index.ts';

export function EmailField({ value, error }: { value: string; error: string | undefined }) {
  return (
    <Field label={t('account.email')} error={error}>
      {(control) => (
        <Input {...control} key={value} name="email" type="email" autoComplete="username" defaultValue={value} />
      )}
    </Field>
  );
}
