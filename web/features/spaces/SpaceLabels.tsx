import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { useAnswer } from '../../lib/useApiQuery.ts';
import { type Label, select, useStore, wordsOf } from '../../sync/index.ts';
import { Button, ColorPicker, Dialog, Dot, Field, IconButton, Input, useForm } from '../../ui/index.ts';
import { Confirm, Loaded, Row, Rows, Section } from '../../ui/Section.tsx';

export function Labels({ spaceId }: { spaceId: string }) {
  const mayEdit = useStore((state) => select.mayEdit(state, spaceId));
  const { value, problem, reload } = useAnswer('list_labels', { spaceId });
  const [editing, setEditing] = useState<Label | 'new'>();
  const [deleting, setDeleting] = useState<Label>();
  const create = mayEdit && (
    <Button look="primary" icon={<Plus size={16} />} onClick={() => setEditing('new')}>
      {t('labels.new')}
    </Button>
  );
  return (
    <Section title={t('space.labels')} action={create}>
      <Loaded value={value} problem={problem}>
        {({ labels }) =>
          labels.length === 0 ? (
            <p className="text-muted">{t('labels.none')}</p>
          ) : (
            <Rows>
              {labels.map((label) => (
                <Row
                  key={label.id}
                  icon={<Dot color={label.color} size={12} />}
                  title={label.name}
                  actions={
                    mayEdit && (
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
            </Rows>
          )
        }
      </Loaded>
      {editing && (
        <EditLabel
          spaceId={spaceId}
          label={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
          onSaved={reload}
        />
      )}
      {deleting && (
        <Confirm
          title={t('labels.delete', { name: deleting.name })}
          text={t('labels.deleteSure')}
          confirm={t('ui.delete')}
          onClose={() => setDeleting(undefined)}
          onConfirm={async () => {
            const result = await call('delete_label', { labelId: deleting.id });
            await reload();
            return result;
          }}
        />
      )}
    </Section>
  );
}

interface EditLabelProps {
  spaceId: string;
  label: Label | undefined;
  onClose: () => void;
  onSaved: () => Promise<void>;
}

function EditLabel({ spaceId, label, onClose, onSaved }: EditLabelProps) {
  const [color, setColor] = useState(label?.color ?? null);
  const { form, errors, problem, isBusy } = useForm(async ({ name = '' }) => {
    const fields = { name, color };
    const result = await (label
      ? call('update_label', { labelId: label.id, ...fields })
      : call('create_label', { spaceId, ...fields }));
    if (!result.ok) return result.problem;
    await onSaved();
    onClose();
    return undefined;
  });
  const wrong = errors['name'] ?? (problem?.issues.length === 0 ? wordsOf(problem) : undefined);
  return (
    <Dialog title={label ? t('labels.edit', { name: label.name }) : t('labels.new')} onClose={onClose}>
      <form {...form} className="flex flex-col gap-1 px-4 pb-4">
        <Field label={t('labels.name')} error={wrong}>
          {(control) => <Input {...control} name="name" defaultValue={label?.name} maxLength={50} autoComplete="off" />}
        </Field>
        <ColorPicker label={t('space.color')} value={color} onChange={setColor} />
        <Button type="submit" look="primary" isBusy={isBusy} className="mt-3 self-end">
          {t('ui.save')}
        </Button>
      </form>
    </Dialog>
  );
}
