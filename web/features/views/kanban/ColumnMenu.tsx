import { type RefObject, useState } from 'react';
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
  /** What is chosen in the menu opens another part; undefined closes it. */
  onStepChange: (part: ColumnMenuStep | undefined) => void;
}

export type ColumnMenuStep = 'menu' | 'edit' | 'delete';

const categories = ['todo', 'active', 'done'] as const;

/** What an admin does with a column, in place. */
export default function ColumnMenu({ statusId, anchor, step, onStepChange }: ColumnMenuProps) {
  const status = useStore((state) => state.statuses.get(statusId));
  const all = useStore((state) => select.getProjectStatuses(state, status?.projectId ?? ''));
  const onClose = () => onStepChange(undefined);
  if (!status) return null;
  if (step === 'edit') return <Edit status={status} anchor={anchor} onClose={onClose} />;
  if (step === 'delete') return <Delete status={status} others={all} onClose={onClose} />;
  const at = all.findIndex(({ id }) => id === statusId);
  const items: MenuItem[] = [
    { label: t('column.rename'), onSelect: () => onStepChange('edit') },
    { label: t('column.color'), onSelect: () => onStepChange('edit') },
  ];
  if (at > 0) items.push({ label: t('column.left'), onSelect: () => moveColumn(statusId, at - 1) });
  if (at < all.length - 1) items.push({ label: t('column.right'), onSelect: () => moveColumn(statusId, at + 1) });
  return (
    <Popover anchor={anchor} onClose={onClose}>
      <MenuList
        label={t('column.menu', { name: status.name })}
        items={[
          ...items,
          null,
          ...categories.map((category) => ({
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

function Edit({
  status,
  anchor,
  onClose,
}: {
  status: Status;
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}) {
  const [name, setName] = useState(status.name);
  const [color, setColor] = useState(status.color);
  const save = (event: React.FormEvent) => {
    event.preventDefault();
    const next = name.trim();
    if (next && (next !== status.name || color !== status.color))
      actions.updateStatus(status.id, { name: next, color });
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

function Delete({ status, others, onClose }: { status: Status; others: Status[]; onClose: () => void }) {
  const rest = others.filter(({ id }) => id !== status.id);
  const [moveTo, setMoveTo] = useState(rest[0]?.id ?? '');
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
              {rest.map(({ id, name }) => (
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
