import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { useApiQuery } from '../../lib/useApiQuery.ts';
import { type Label, select, useStore } from '../../sync/index.ts';
import { AsyncContent } from '../../ui/AsyncContent.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Button, ColorDot, ColorPicker, Dialog, Field, IconButton, Input, useForm } from '../../ui/index.ts';
import { RowList, RowListItem } from '../../ui/RowList.tsx';
import { Section } from '../../ui/Section.tsx';
import { useChangedFields } from '../../ui/useChangedFields.ts';

export function SpaceLabels({ spaceId }: { spaceId: string }) {
  const canEdit = useStore((state) => select.canEdit(state, spaceId));
  const { data, error, refetch } = useApiQuery('list_labels', { spaceId });
  const [editing, setEditing] = useState<Label | 'new'>();
  const [deleting, setDeleting] = useState<Label>();
  const create = canEdit && (
    <Button variant="primary" icon={<Plus size={16} />} onClick={() => setEditing('new')}>
      {t('labels.new')}
    </Button>
  );
  return (
    <Section title={t('space.labels')} action={create}>
      <AsyncContent value={data} error={error}>
        {({ labels }) =>
          labels.length === 0 ? (
            <p className="text-muted">{t('labels.none')}</p>
          ) : (
            <RowList>
              {labels.map((label) => (
                <RowListItem
                  key={label.id}
                  icon={<ColorDot color={label.color} size={12} />}
                  title={label.name}
                  actions={
                    canEdit && (
                      <div className="flex">
                        <IconButton label={t('labels.edit', { name: label.name })} onClick={() => setEditing(label)}>
                          <Pencil size={16} />
                        </IconButton>
                        <IconButton label={t('labels.delete', { name: label.name })} onClick={() => setDeleting(label)}>
                          <Trash2 size={16} />
                        </IconButton>
                      </div>
                    )
                  }
                />
              ))}
            </RowList>
          )
        }
      </AsyncContent>
      {editing && (
        <LabelDialog
          spaceId={spaceId}
          label={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
          onSaved={refetch}
        />
      )}
      {deleting && (
        <ConfirmDialog
          title={t('labels.delete', { name: deleting.name })}
          text={t('labels.deleteSure')}
          confirmLabel={t('ui.delete')}
          onClose={() => setDeleting(undefined)}
          onConfirm={async () => {
            const result = await callApi('delete_label', { labelId: deleting.id });
            await refetch();
            return result;
          }}
        />
      )}
    </Section>
  );
}

interface LabelDialogProps {
  spaceId: string;
  label: Label | undefined;
  onClose: () => void;
  onSaved: () => Promise<void>;
}

function LabelDialog({ spaceId, label, onClose, onSaved }: LabelDialogProps) {
  const [color, setColor] = useState(label?.color ?? null);
  const { getChanges, explain } = useChangedFields({ name: label?.name ?? '', color: label?.color ?? null });
  const { formProps, fieldErrors, error, isBusy } = useForm(async ({ name = '' }) => {
    const fields = { name, color };
    const result = await (label
      ? callApi('update_label', { labelId: label.id, ...getChanges(fields) })
      : callApi('create_label', { spaceId, ...fields }));
    if (!result.ok) return explain(result.error, 'label');
    await onSaved();
    onClose();
    return undefined;
  });
  const nameError = fieldErrors['name'] ?? (error?.issues.length === 0 ? getErrorMessage(error) : undefined);
  return (
    <Dialog title={label ? t('labels.edit', { name: label.name }) : t('labels.new')} onClose={onClose}>
      <form {...formProps} className="flex flex-col gap-1 px-4 pb-4">
        <Field label={t('labels.name')} error={nameError}>
          {(control) => <Input {...control} name="name" defaultValue={label?.name} maxLength={50} autoComplete="off" />}
        </Field>
        <ColorPicker label={t('space.color')} value={color} onChange={setColor} />
        <Button type="submit" variant="primary" isBusy={isBusy} className="mt-3 self-end">
          {t('ui.save')}
        </Button>
      </form>
    </Dialog>
  );
}
