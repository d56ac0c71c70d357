import { type RefObject, useState } from 'react';
import { statusCategories } from '../../../../contract/rules/taskPlacement.ts';
import { t } from '../../../lib/i18n/index.ts';
import { actions, type Status, select, useStore } from '../../../sync/index.ts';
import {
  Button,
  ColorPicker,
  Dialog,
  Field,
  Input,
  type MenuItem,
  MenuList,
  Popover,
  Select,
} from '../../../ui/index.ts';
import { moveColumn } from './moveColumn.ts';

interface ColumnMenuProps {
  statusId: string;
  anchor: RefObject<HTMLElement | null>;
  step: ColumnMenuStep;
  /** Called with the next step; undefined closes the menu. */
  onStepChange: (step: ColumnMenuStep | undefined) => void;
}

export type ColumnMenuStep = 'menu' | 'edit' | 'delete';

/** The menu of a column, and the forms that it opens. For admins. */
export default function ColumnMenu({ statusId, anchor, step, onStepChange }: ColumnMenuProps) {
  const status = useStore((state) => state.statuses.get(statusId));
  const statuses = useStore((state) => select.getProjectStatuses(state, status?.projectId ?? ''));
  const onClose = () => onStepChange(undefined);
  if (!status) return null;
  if (step === 'edit') return <EditColumnForm status={status} anchor={anchor} onClose={onClose} />;
  if (step === 'delete') return <DeleteColumnDialog status={status} statuses={statuses} onClose={onClose} />;
  const index = statuses.findIndex(({ id }) => id === statusId);
  const items: MenuItem[] = [
    { label: t('column.rename'), onSelect: () => onStepChange('edit') },
    { label: t('column.color'), onSelect: () => onStepChange('edit') },
  ];
  if (index > 0) items.push({ label: t('column.left'), onSelect: () => moveColumn(statusId, index - 1) });
  if (index < statuses.length - 1)
    items.push({ label: t('column.right'), onSelect: () => moveColumn(statusId, index + 1) });
  return (
    <Popover anchor={anchor} onClose={onClose}>
      <MenuList
        label={t('column.menu', { name: status.name })}
        items={[
          ...items,
          null,
          ...statusCategories.map((category) => ({
            label: t(`category.${category}`),
            isChecked: status.category === category,
            onSelect: () => actions.updateStatus(statusId, { category }),
          })),
          null,
          { label: t('column.delete'), isDanger: true, onSelect: () => onStepChange('delete') },
        ]}
        onClose={onClose}
      />
    </Popover>
  );
}

interface EditColumnFormProps {
  status: Status;
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}

function EditColumnForm({ status, anchor, onClose }: EditColumnFormProps) {
  const [base] = useState(status);
  const [name, setName] = useState(status.name);
  const [color, setColor] = useState(status.color);
  const save = (event: React.FormEvent) => {
    event.preventDefault();
    const newName = name.trim();
    const isRenamed = newName !== '' && newName !== base.name;
    const isRecolored = color !== base.color;
    // Others may have changed the rest since the form was opened.
    const fields = { ...(isRenamed && { name: newName }), ...(isRecolored && { color }) };
    const expected = { ...(isRenamed && { name: base.name }), ...(isRecolored && { color: base.color }) };
    if (isRenamed || isRecolored) actions.updateStatus(status.id, { ...fields, expected });
    onClose();
  };
  return (
    <Popover anchor={anchor} onClose={onClose} label={t('column.rename')} className="w-72 p-3">
      <form onSubmit={save} className="flex flex-col gap-2">
        <Field label={t('column.name')}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              value={name}
              maxLength={50}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <ColorPicker label={t('ui.color')} value={color} onChange={setColor} />
        <Button type="submit" variant="primary">
          {t('ui.save')}
        </Button>
      </form>
    </Popover>
  );
}

interface DeleteColumnDialogProps {
  status: Status;
  statuses: Status[];
  onClose: () => void;
}

/** Asks where the tasks of the column go. */
function DeleteColumnDialog({ status, statuses, onClose }: DeleteColumnDialogProps) {
  const otherStatuses = statuses.filter(({ id }) => id !== status.id);
  const [moveTo, setMoveTo] = useState(otherStatuses[0]?.id ?? '');
  return (
    <Dialog title={t('column.deleteTitle', { name: status.name })} onClose={onClose}>
      <form
        className="flex flex-col gap-3 px-4 pb-4"
        onSubmit={(event) => {
          event.preventDefault();
          actions.deleteStatus(status.id, moveTo || undefined);
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
