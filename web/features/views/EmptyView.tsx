import { t } from '../../lib/i18n/index.ts';
import { Button, EmptyState } from '../../ui/index.ts';
import { newTaskDialogPreset } from '../tasks/newTaskDialogPreset.ts';
import { useFirstTaskHintText } from './useFirstTaskHintText.ts';

interface EmptyViewProps {
  canEdit: boolean;
  /** Initial values for the new-task dialog. */
  preset: { projectId?: string | undefined; dueDate?: string };
}

/** Stands in for a view that has no tasks. */
export function EmptyView({ canEdit, preset }: EmptyViewProps) {
  const hint = useFirstTaskHintText();
  return (
    <EmptyState
      title={t('board.empty')}
      hint={canEdit ? hint : undefined}
      action={canEdit && <Button onClick={() => newTaskDialogPreset.set(preset)}>{t('task.new')}</Button>}
    />
  );
}
