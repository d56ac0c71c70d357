import { Plus } from 'lucide-react';
import { t } from '../../../lib/i18n/index.ts';
import { IconButton } from '../../../ui/index.ts';
import { GroupDisclosure } from '../GroupDisclosure.tsx';
import type { TaskGroup } from '../useTaskGroups.ts';

interface ListGroupHeaderProps {
  group: TaskGroup;
  top: number;
  height: number;
  isCollapsed: boolean;
  onToggle: () => void;
  onAdd: (() => void) | undefined;
}

export function ListGroupHeader({ group, top, height, isCollapsed, onToggle, onAdd }: ListGroupHeaderProps) {
  return (
    <div
      style={{ top, height }}
      className="absolute inset-x-0 flex items-center border-b border-line bg-sunken ps-1 pe-2 print:static"
    >
      <h2 className="min-w-0 flex-1">
        <GroupDisclosure
          group={group}
          isCollapsed={isCollapsed}
          onToggle={onToggle}
          className="h-full max-w-full rounded-control px-1.5 py-1 coarse:min-h-11"
        />
      </h2>
      {onAdd && (
        <IconButton label={t('board.addTo', { status: group.name })} className="size-7!" onClick={onAdd}>
          <Plus size={15} />
        </IconButton>
      )}
    </div>
  );
}
