import { maxTitleLength } from '../../../../contract/rules/textLimits.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useDraftText } from '../../../sync/drafts.ts';
import { actions, getStableKey, select, type Task, useStore } from '../../../sync/index.ts';
import { cx } from '../../../ui/index.ts';
import { TextLimitError } from '../../../ui/TextLimitError.tsx';
import { CompletionCheckbox } from '../CompletionCheckbox.tsx';
import { openTaskPanel } from '../taskPanelUrl.ts';

/** The subtasks with their progress, and a field to add one. */
export function Subtasks({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const subtasks = useStore((state) => select.getSubtasks(state, task.id));
  const done = subtasks.filter(({ completedAt }) => completedAt !== null).length;
  if (!canEdit && subtasks.length === 0) return null;
  const progress = t('panel.progress', { done, all: subtasks.length });
  return (
    <section aria-label={t('panel.subtasks')} className="flex flex-col gap-1">
      <div className="flex items-center gap-3 px-2">
        <h2 className="font-semibold">{t('panel.subtasks')}</h2>
        {subtasks.length > 0 && (
          <>
            <span className="text-xs text-muted tabular-nums">{progress}</span>
            <progress aria-label={progress} max={subtasks.length} value={done} className="track ms-auto h-1.5 w-24" />
          </>
        )}
      </div>
      <ul>
        {subtasks.map((subtask) => (
          <SubtaskItem key={getStableKey(subtask.id)} task={subtask} canEdit={canEdit} />
        ))}
      </ul>
      {canEdit && <NewSubtask parent={task} />}
    </section>
  );
}

function SubtaskItem({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const isDone = task.completedAt !== null;
  return (
    <li className="flex min-h-8 items-center gap-1 rounded-control px-2 hover:bg-hover">
      <CompletionCheckbox task={task} isDisabled={!canEdit} isNamed className="touch" />
      <button
        type="button"
        dir="auto"
        onClick={() => openTaskPanel(task.id)}
        className={cx(
          'touch min-h-8 min-w-0 flex-1 rounded-control px-1 text-start',
          isDone && 'text-muted line-through',
        )}
      >
        {task.title}
      </button>
    </li>
  );
}

/** Enter adds the subtask and leaves the field ready for the next one. */
function NewSubtask({ parent }: { parent: Task }) {
  const { text: title, setText: setTitle } = useDraftText(`subtask/${parent.id}`, {
    subject: parent.title,
    taskId: parent.id,
  });
  const add = (event: React.FormEvent) => {
    event.preventDefault();
    if (!title.trim() || title.trim().length > maxTitleLength) return;
    actions.createTask({ projectId: parent.projectId, parentTaskId: parent.id, title: title.trim() });
    setTitle('');
  };
  return (
    <form onSubmit={add}>
      <input
        dir="auto"
        aria-label={t('panel.addSubtask')}
        placeholder={t('panel.addSubtask')}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !title) return;
          // Leaves the field without closing the panel.
          event.preventDefault();
          event.currentTarget.blur();
        }}
        className="touch min-h-8 w-full rounded-control bg-transparent px-2 hover:bg-hover focus:bg-surface"
      />
      <TextLimitError text={title.trim()} maxLength={maxTitleLength} />
    </form>
  );
}
