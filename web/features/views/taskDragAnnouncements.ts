import { t } from '../../lib/i18n/index.ts';
import { getState } from '../../sync/index.ts';
import type { DragSession } from '../../ui/drag/dragTypes.ts';
import type { DropPosition } from './dropIntoGroup.ts';

/** What screen readers say while tasks are dragged between groups. `taskId` is the one that was picked up. */
export function createTaskDragAnnouncements(
  taskId: string,
  taskCount: number,
  getGroupName: (groupKey: string) => string,
  isInOrderOfCompletion: (groupKey: string) => boolean = () => false,
): DragSession<DropPosition>['announcements'] {
  const describe = ({ groupKey, beforeTaskId }: DropPosition) => {
    const column = getGroupName(groupKey);
    if (isInOrderOfCompletion(groupKey)) return t('drag.into', { column });
    if (beforeTaskId === null) return t('drag.atEnd', { column });
    return t('drag.before', { column, title: getState().tasks.get(beforeTaskId)?.title ?? '' });
  };
  const title = getState().tasks.get(taskId)?.title ?? '';
  return {
    lifted: t(taskCount === 1 ? 'drag.lifted' : 'drag.liftedMany', { title, count: taskCount }),
    movedTo: describe,
    dropped: (position) => t('drag.dropped', { place: describe(position) }),
    canceled: t('drag.canceled'),
  };
}
