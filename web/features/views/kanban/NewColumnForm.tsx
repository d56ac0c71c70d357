import { useEffect, useRef, useState } from 'react';
import { statusCategories } from '../../../../contract/rules/taskPlacement.ts';
import { t } from '../../../lib/i18n/index.ts';
import { createStatus } from '../../../sync/actions/statuses.ts';
import { useDraftText } from '../../../sync/drafts.ts';
import { getState, select } from '../../../sync/index.ts';
import { spreadPositions } from '../../../sync/taskPosition.ts';
import { Button, Field, Input, Select } from '../../../ui/index.ts';

/** Creates a column: a done one at the end of the board, others before the done ones that are there. */
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
    createStatus({ projectId, name: name.trim(), category, ...getNewColumnPosition(projectId, category) });
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

function getNewColumnPosition(projectId: string, category: string): { position?: number } {
  const statuses = select.getProjectStatuses(getState(), projectId);
  const index = statuses.findLastIndex((status) => status.category !== 'done') + 1;
  const next = statuses[index];
  if (category === 'done' || !next) return {};
  const [position] = spreadPositions(statuses[index - 1]?.position, next.position, 1);
  return position === undefined ? {} : { position };
}
