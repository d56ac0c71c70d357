import { useEffect, useRef, useState } from 'react';
import { statusCategories } from '../../../../contract/rules/taskPlacement.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useDraftText } from '../../../sync/drafts.ts';
import { actions } from '../../../sync/index.ts';
import { Button, Field, Input, Select } from '../../../ui/index.ts';

/** Creates a column. It stands where the new column will be. */
export default function NewColumnForm({ projectId, onClose }: { projectId: string; onClose: () => void }) {
  const { text: name, setText: setName } = useDraftText(`newStatus/${projectId}`, { subject: t('column.new') });
  const [category, setCategory] = useState<(typeof statusCategories)[number]>('todo');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.scrollIntoView({ inline: 'end', block: 'nearest' });
  }, []);
  const createColumn = (event: React.FormEvent) => {
    event.preventDefault();
    if (!name.trim()) return;
    actions.createStatus({ projectId, name: name.trim(), category });
    setName('');
    onClose();
  };
  return (
    <form
      ref={form}
      onSubmit={createColumn}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
      className="flex scroll-me-3 flex-col gap-1 rounded-card border border-line bg-surface p-3"
    >
      <Field label={t('column.name')}>
        {(control) => (
          <Input {...control} autoFocus value={name} maxLength={50} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <Field label={t('column.category')}>
        {(control) => (
          <Select
            {...control}
            value={category}
            onChange={(event) => setCategory(event.target.value as typeof category)}
          >
            {statusCategories.map((option) => (
              <option key={option} value={option}>
                {t(`category.${option}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <div className="flex justify-end gap-1">
        <Button variant="quiet" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button type="submit" variant="primary" disabled={!name.trim()}>
          {t('column.new')}
        </Button>
      </div>
    </form>
  );
}
