import { DraftNotices } from '../features/tasks/DraftNotices.tsx';
import { newTaskDialogPreset } from '../features/tasks/newTaskDialogPreset.ts';
import { formatDateTime } from '../lib/dates.ts';
import { type MessageKey, t } from '../lib/i18n/index.ts';
import { getProjectPath, navigate } from '../lib/router.tsx';
import { type Draft, type DraftKind, removeDraft, useDrafts } from '../sync/drafts.ts';
import { getState, useStore } from '../sync/index.ts';
import { Dialog } from '../ui/index.ts';

/** Every text that the user has typed on this device and not saved. */
export default function DraftsDialog({ onClose }: { onClose: () => void }) {
  const drafts = useDrafts();
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const open = (draft: Draft) => {
    onClose();
    openEditor(draft);
  };
  return (
    <Dialog title={t('drafts.title')} onClose={onClose}>
      <div className="flex flex-col gap-3 overflow-y-auto px-4 pb-4">
        {drafts.length === 0 && <p className="text-muted">{t('drafts.none')}</p>}
        {drafts.map((draft) => (
          <section key={draft.id}>
            <h3 dir="auto" className="font-medium">
              {draft.subject}
            </h3>
            <p className="text-xs text-muted">
              {t(kindNames[getKind(draft)])} · {formatDateTime(draft.at, timeZone)}
            </p>
            <DraftNotices drafts={[draft]} onContinue={hasEditor(draft) ? open : undefined} />
          </section>
        ))}
      </div>
    </Dialog>
  );
}

const kindNames = {
  title: 'drafts.titleField',
  description: 'drafts.description',
  comment: 'drafts.comment',
  commentEdit: 'drafts.commentEdit',
  lease: 'drafts.lease',
  stopRun: 'drafts.lease',
  newTask: 'drafts.newTask',
  subtask: 'drafts.subtask',
  newStatus: 'drafts.newStatus',
  newProject: 'drafts.newProject',
  project: 'drafts.project',
  newSpace: 'drafts.newSpace',
  space: 'drafts.space',
} as const satisfies Record<DraftKind, MessageKey>;

function getKind({ place }: Draft): DraftKind {
  return place.slice(0, place.indexOf('/')) as DraftKind;
}

function hasEditor(draft: Draft): boolean {
  return draft.taskId !== undefined || getKind(draft) === 'newTask';
}

/** Opens the task, whose panel offers the draft, or the dialog for a new task with the text. */
function openEditor({ id, place, taskId, text }: Draft): void {
  if (taskId === undefined) {
    const [, projectId = ''] = place.split('/');
    newTaskDialogPreset.set({ title: text, ...(getState().projects.has(projectId) && { projectId }) });
    removeDraft(id);
    return;
  }
  const projectId = getState().tasks.get(taskId)?.projectId;
  navigate(`${projectId ? getProjectPath(projectId) : '/my-tasks'}?task=${taskId}`);
}
