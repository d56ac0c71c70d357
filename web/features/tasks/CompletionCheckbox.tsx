import { t } from '../../lib/i18n/index.ts';
import { actions, type Task } from '../../sync/index.ts';
import { cx } from '../../ui/index.ts';

interface CompletionCheckboxProps {
  task: Task;
  isDisabled?: boolean;
  /** Adds the title to the name, where nothing around it has it. */
  isNamed?: boolean;
  tabIndex?: number;
  className?: string;
}

/** The round mark that completes or reopens a task; square ones select. */
export function CompletionCheckbox({ task, isDisabled, isNamed, tabIndex, className }: CompletionCheckboxProps) {
  const isDone = task.completedAt !== null;
  const name = isDone ? t('task.reopen') : t('task.complete');
  return (
    <label className={cx('flex shrink-0 items-center justify-center', className)}>
      <input
        type="checkbox"
        aria-label={isNamed ? `${name}: ${task.title}` : name}
        checked={isDone}
        disabled={isDisabled}
        tabIndex={tabIndex}
        onChange={() => actions.completeTasks([task.id], !isDone)}
        className="round-check size-4 coarse:size-5"
      />
    </label>
  );
}
