import { Ban, Calendar, ListChecks, type LucideIcon, MessageSquare } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatRelativeDate } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { select, type Task, useStore } from '../../sync/index.ts';
import type { UserContext } from '../../sync/useUserContext.ts';
import { Chip, cx } from '../../ui/index.ts';
import { AvatarStack } from './AvatarStack.tsx';
import { isOverdue } from './filterSortAndGroup.ts';
import { PriorityIcon } from './PriorityIcon.tsx';

interface TaskMetadataProps {
  task: Task;
  userContext: UserContext;
  /** For pages that show only the user's tasks. */
  hidesOwnAvatar?: boolean;
}

/** Ref, priority, due date, blockers, subtasks, comments, labels and assignees; each only if the task has it. */
export function TaskMetadata({ task, userContext, hidesOwnAvatar }: TaskMetadataProps) {
  const labels = useStore((state) => task.labelIds.flatMap((id) => state.labels.get(id) ?? []));
  const assigneeNames = useStore((state) =>
    task.assigneeIds.flatMap((id) =>
      hidesOwnAvatar && id === userContext.userId ? [] : (select.getSpaceMember(state, task.spaceId, id)?.name ?? []),
    ),
  );
  const progress = useStore((state) => select.getSubtaskProgress(state, task.id));
  const isBlocked = useStore((state) => select.isTaskBlocked(state, task));
  const commentCount = task.commentCount ?? 0;
  return (
    <div className="flex flex-wrap items-center gap-1.5 text-xs text-muted empty:hidden">
      {task.ref && <span className="tabular-nums">{task.ref}</span>}
      {task.priority !== 'none' && <PriorityIcon priority={task.priority} />}
      {task.dueDate && (
        <DueDate date={task.dueDate} isOverdue={isOverdue(task, userContext)} timeZone={userContext.timeZone} />
      )}
      {isBlocked && (
        <IconText icon={Ban} className="text-warn">
          {t('task.blocked')}
        </IconText>
      )}
      {progress && (
        <Count
          icon={ListChecks}
          text={`${progress.done}/${progress.total}`}
          label={t('task.progress', { done: progress.done, count: progress.total })}
        />
      )}
      {commentCount > 0 && (
        <Count
          icon={MessageSquare}
          text={String(commentCount)}
          label={t('task.commentCount', { count: commentCount })}
        />
      )}
      {labels.map(({ id, name, color }) => (
        <Chip key={id} color={color}>
          {name}
        </Chip>
      ))}
      {assigneeNames.length > 0 && <AvatarStack names={assigneeNames} className="ms-auto" />}
    </div>
  );
}

function DueDate({ date, isOverdue, timeZone }: { date: string; isOverdue: boolean; timeZone: string }) {
  return (
    <IconText icon={Calendar} className={isOverdue && 'text-danger'}>
      {isOverdue && <span className="sr-only">{t('task.overdue')}</span>}
      {formatRelativeDate(date, timeZone)}
    </IconText>
  );
}

/** A count with a screen-reader label. */
function Count({ icon, text, label }: { icon: LucideIcon; text: string; label: string }) {
  return (
    <IconText icon={icon} className="tabular-nums">
      <span aria-hidden="true">{text}</span>
      <span className="sr-only">{label}</span>
    </IconText>
  );
}

interface IconTextProps {
  icon: LucideIcon;
  className: string | false;
  children: ReactNode;
}

function IconText({ icon: Icon, className, children }: IconTextProps) {
  return (
    <span className={cx('inline-flex items-center gap-1', className)}>
      <Icon size={13} aria-hidden="true" />
      {children}
    </span>
  );
}
