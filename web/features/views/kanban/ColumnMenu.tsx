import type { RefObject } from 'react';
import { statusCategories } from '../../../../contract/rules/taskPlacement.ts';
import { t } from '../../../lib/i18n/index.ts';
import { updateStatus } from '../../../sync/actions/statuses.ts';
import { select, useStore } from '../../../sync/index.ts';
import { type MenuItem, MenuList, Popover } from '../../../ui/index.ts';
import { DeleteColumnDialog } from './DeleteColumnDialog.tsx';
import { EditColumnForm } from './EditColumnForm.tsx';
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
            onSelect: () => updateStatus(statusId, { category }),
          })),
          null,
          { label: t('column.delete'), isDanger: true, onSelect: () => onStepChange('delete') },
        ]}
        onClose={onClose}
      />
    </Popover>
  );
}
