import { useState } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { deleteStatus } from '../../../sync/actions/statuses.ts';
import type { Status } from '../../../sync/index.ts';
import { Button, Dialog, Field, Select } from '../../../ui/index.ts';

interface DeleteColumnDialogProps {
  status: Status;
  statuses: Status[];
  onClose: () => void;
}

/** Asks where the tasks of the column go. */
export function DeleteColumnDialog({ status, statuses, onClose }: DeleteColumnDialogProps) {
  const otherStatuses = statuses.filter(({ id }) => id !== status.id);
  const [moveTo, setMoveTo] = useState(otherStatuses[0]?.id ?? '');
  return (
    <Dialog title={t('column.deleteTitle', { name: status.name })} onClose={onClose}>
      <form
        className="flex flex-col gap-3 px-4 pb-4"
        onSubmit={(event) => {
          event.preventDefault();
          deleteStatus(status.id, moveTo || undefined);
          onClose();
        }}
      >
        <Field label={t('column.moveTo')}>
          {(control) => (
            <Select {...control} value={moveTo} onChange={(event) => setMoveTo(event.target.value)}>
              {otherStatuses.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
              <option value="">{t('task.noStatus')}</option>
            </Select>
          )}
        </Field>
        <Button type="submit" variant="danger">
          {t('ui.delete')}
        </Button>
      </form>
    </Dialog>
  );
}
