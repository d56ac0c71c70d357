import { useState } from 'react';
import type { ApiError } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { toSlug } from '../../lib/toSlug.ts';
import { FormError } from '../../ui/FormError.tsx';
import { Button, ColorPicker, Field, Input, Textarea, useForm } from '../../ui/index.ts';

export interface SpaceFields {
  name: string;
  slug: string;
  description: string | null;
  color: string | null;
}

interface SpaceFormProps {
  space?: SpaceFields;
  submitLabel: string;
  onSubmit: (fields: SpaceFields) => Promise<ApiError | undefined>;
}

/** The fields of a space. The short name follows the name until it is edited. */
export function SpaceForm({ space, submitLabel, onSubmit }: SpaceFormProps) {
  const [slug, setSlug] = useState(space?.slug);
  const [name, setName] = useState(space?.name ?? '');
  const [color, setColor] = useState(space?.color ?? null);
  const shownSlug = slug ?? (name.trim() ? toSlug(name) : '');
  const { formProps, fieldErrors, error, isBusy } = useForm(async ({ description = '' }) =>
    onSubmit({ name, slug: shownSlug, description: description || null, color }),
  );
  const slugError = error?.code === 'slug_taken' ? error.message : fieldErrors['slug'];
  return (
    <form {...formProps} className="flex max-w-md flex-col gap-1">
      <Field label={t('space.name')} error={fieldErrors['name']}>
        {(control) => (
          <Input {...control} value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <Field label={t('space.slug')} hint={t('space.slugHint')} error={slugError}>
        {(control) => (
          <Input {...control} value={shownSlug} maxLength={50} onChange={(event) => setSlug(event.target.value)} />
        )}
      </Field>
      <Field label={t('space.description')} error={fieldErrors['description']}>
        {(control) => <Textarea {...control} name="description" defaultValue={space?.description ?? ''} />}
      </Field>
      <ColorPicker label={t('space.color')} value={color} onChange={setColor} />
      {!slugError && <FormError error={error} />}
      <Button type="submit" variant="primary" isBusy={isBusy} className="mt-3 self-start">
        {submitLabel}
      </Button>
    </form>
  );
}
