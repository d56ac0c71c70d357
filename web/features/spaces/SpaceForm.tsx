import { useState } from 'react';
import type { ApiError } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { toSlug } from '../../lib/toSlug.ts';
import { removeDrafts } from '../../sync/drafts.ts';
import { FormError } from '../../ui/FormError.tsx';
import { Button, ColorPicker, Field, Input, useForm } from '../../ui/index.ts';
import { DraftTextarea } from '../tasks/DraftTextarea.tsx';

export interface SpaceFields {
  name: string;
  slug: string;
  /** Absent for a new space: the server makes it from the name. */
  key?: string | undefined;
  description: string | null;
  color: string | null;
}

interface SpaceFormProps {
  space?: SpaceFields & { id: string };
  submitLabel: string;
  onSubmit: (fields: SpaceFields) => Promise<ApiError | undefined>;
}

/** The fields of a space. The short name follows the name until it is edited. */
export function SpaceForm({ space, submitLabel, onSubmit }: SpaceFormProps) {
  const [slug, setSlug] = useState(space?.slug);
  const [key, setKey] = useState(space?.key);
  const [name, setName] = useState(space?.name ?? '');
  const [color, setColor] = useState(space?.color ?? null);
  const shownSlug = slug ?? (name.trim() ? toSlug(name) : '');
  const place = space ? (`space/${space.id}` as const) : 'newSpace/description';
  const { formProps, fieldErrors, error, isBusy } = useForm(async ({ description = '' }) => {
    const submitError = await onSubmit({
      name,
      slug: shownSlug,
      key: key || undefined,
      description: description || null,
      color,
    });
    if (!submitError) removeDrafts(place);
    return submitError;
  });
  const slugError = error?.code === 'slug_taken' ? error.message : fieldErrors['slug'];
  const keyError = error?.code === 'key_taken' ? error.message : fieldErrors['key'];
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
      {space && (
        <Field label={t('space.key')} hint={t('space.keyHint', { ref: `${key}-128` })} error={keyError}>
          {(control) => (
            <Input
              {...control}
              value={key ?? ''}
              maxLength={6}
              onChange={(event) => setKey(event.target.value.toUpperCase())}
            />
          )}
        </Field>
      )}
      <Field label={t('space.description')} error={fieldErrors['description']}>
        {(control) => (
          <DraftTextarea
            {...control}
            name="description"
            place={place}
            subject={name}
            savedText={space?.description ?? ''}
          />
        )}
      </Field>
      <ColorPicker label={t('space.color')} value={color} onChange={setColor} />
      {!slugError && !keyError && <FormError error={error} />}
      <Button type="submit" variant="primary" isBusy={isBusy} className="mt-3 self-start">
        {submitLabel}
      </Button>
    </form>
  );
}
