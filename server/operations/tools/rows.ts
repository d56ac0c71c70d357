import type * as z from 'zod';
import type { TaskRow as Row } from '../../../contract/rows.ts';
import { namesOf } from '../../store/names.ts';
import type { ActorContext } from '../context.ts';
import { dateIn } from '../days.ts';
import type { TaskOutput } from '../tasks/present.ts';
import { cutTitle } from './fit.ts';

export type TaskRow = z.input<typeof Row>;

/** Tasks as a model reads them: names instead of ids, and nothing that is empty. */
export async function rowsOf(
  { q, actor }: ActorContext,
  tasks: readonly TaskOutput[],
  { withProject = false } = {},
): Promise<TaskRow[]> {
  const spaceIds = [...new Set(tasks.map((task) => task.spaceId))];
  const [statuses, projects, people] = await Promise.all([
    namesOf(q, 'statuses', spaceIds, present(tasks.map((task) => task.statusId))),
    withProject ? namesOf(q, 'projects', spaceIds, present(tasks.map((task) => task.projectId))) : undefined,
    namesOf(q, 'users', spaceIds, present(tasks.flatMap((task) => task.assigneeIds))),
  ]);
  const date = (value: string | null) => (value === null ? undefined : dateIn(actor.user.time_zone, value));
  return tasks.map((task) =>
    withoutEmpty({
      id: task.id,
      title: cutTitle(task.title),
      project: projects?.get(task.projectId),
      status: task.statusId === null ? undefined : statuses.get(task.statusId),
      priority: task.priority === 'none' ? undefined : task.priority,
      startDate: date(task.startDate),
      dueDate: date(task.dueDate),
      estimatedHours: task.estimatedHours ?? undefined,
      assignees: task.assigneeIds.map((id) => people.get(id) ?? id),
      parentTaskId: task.parentTaskId ?? undefined,
      completedAt: date(task.completedAt),
      archived: task.isArchived || undefined,
    }),
  );
}

export async function rowOf(context: ActorContext, task: TaskOutput): Promise<TaskRow> {
  const [row] = await rowsOf(context, [task]);
  return row as TaskRow;
}

/** Without what says nothing: undefined, and empty lists. */
export function withoutEmpty<T extends object>(value: T): T {
  const kept = Object.entries(value).filter(([, part]) => part !== undefined && !(Array.isArray(part) && !part.length));
  return Object.fromEntries(kept) as T;
}

function present(ids: (string | null)[]): string[] {
  return [...new Set(ids)].filter((id) => id !== null);
}
