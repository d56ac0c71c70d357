import { CircleCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import { call } from '../client.ts';
import { showDate } from '../dates.ts';
import { dueOf, dues } from '../filters.ts';
import { t } from '../i18n/index.ts';
import { useViewer } from '../projects/viewer.ts';
import { Link, projectPath } from '../router.tsx';
import { PageFrame } from '../shell/Page.tsx';
import { type Task, useStore } from '../store/index.ts';
import { EmptyState, Skeleton } from '../ui/index.ts';
import { PriorityIcon } from './PriorityIcon.tsx';

/** What is assigned to the person and open, in every space, by when it is due. */
export default function MyTasks({ onMenu }: { onMenu: () => void }) {
  const [tasks, setTasks] = useState<Task[]>();
  useEffect(() => {
    void call('list_tasks', { assigneeId: 'me', completed: false, limit: 200 }).then((found) => {
      setTasks(found.ok ? found.value.tasks : []);
    });
  }, []);
  const viewer = useViewer();
  return (
    <PageFrame title={t('shell.myTasks')} onMenu={onMenu}>
      {tasks === undefined ? (
        <Skeleton className="m-4 h-10" />
      ) : tasks.length === 0 ? (
        <EmptyState title={t('my.none')} hint={t('my.noneHint')} icon={<CircleCheck size={28} />} />
      ) : (
        <div className="pb-8">
          {dues.map((due) => {
            const those = tasks.filter((task) => dueOf(task, viewer) === due);
            if (those.length === 0) return null;
            return (
              <section key={due} aria-label={t(`due.${due}`)}>
                <h2 className="sticky top-0 border-b border-line bg-sunken px-4 py-2 font-medium">{t(`due.${due}`)}</h2>
                {those.map((task) => (
                  <Row key={task.id} task={task} timeZone={viewer.timeZone} />
                ))}
              </section>
            );
          })}
        </div>
      )}
    </PageFrame>
  );
}

function Row({ task, timeZone }: { task: Task; timeZone: string }) {
  const project = useStore((state) => state.projects.get(task.projectId)?.name);
  return (
    <Link
      href={`${projectPath(task.projectId)}?task=${task.id}`}
      className="flex min-h-11 flex-wrap items-center gap-x-3 border-b border-line bg-surface px-4 hover:bg-hover"
    >
      <PriorityIcon priority={task.priority} />
      <span className="min-w-40 flex-1">{task.title}</span>
      <span className="text-xs text-muted">{project}</span>
      {task.dueDate && <span className="text-xs text-muted">{showDate(task.dueDate, timeZone)}</span>}
    </Link>
  );
}
