import { listSpaceLabels } from '../../db/queries/labels.ts';
import { lookupNames } from '../../db/queries/lookupNames.ts';
import { listSpaceMembers } from '../../db/queries/members.ts';
import { lookupTaskRefs } from '../../db/queries/tasks/index.ts';
import type { LabelRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';
import type { TaskWithComments } from './readProjectTasks.ts';

export interface ExportedPersonRow {
  id: string;
  name: string;
  /** null for people who are no members of the space any more. */
  email: string | null;
}

/** The names of what tasks refer to, in one space. */
export interface ExportedNames {
  people: Map<string, ExportedPersonRow>;
  labels: Map<string, LabelRow>;
  /** Loads the people that the tasks name and that are no members. */
  addPeopleOf(tasks: TaskWithComments[]): Promise<void>;
  lookupRefs(tasks: TaskWithComments[]): Promise<Map<string, string>>;
}

export async function loadExportedNames({ db }: ActorContext, spaceId: string): Promise<ExportedNames> {
  const members = await listSpaceMembers(db, spaceId);
  const people = new Map(
    members.map(({ user_id: id, name, email }) => [id, { id, name, email: email as string | null }]),
  );
  const labels = new Map((await listSpaceLabels(db, spaceId)).map((label) => [label.id, label]));
  return {
    people,
    labels,
    addPeopleOf: async (tasks) => {
      const unknown = listPersonIds(tasks).filter((id) => !people.has(id));
      for (const [id, name] of await lookupNames(db, 'users', [], unknown)) people.set(id, { id, name, email: null });
    },
    lookupRefs: (tasks) => {
      const ids = tasks.flatMap(({ task }) => [
        ...task.blockedByIds,
        ...(task.parentTaskId ? [task.parentTaskId] : []),
      ]);
      return lookupTaskRefs(db, [spaceId], [...new Set(ids)]);
    },
  };
}

/** The people that the tasks name. */
export function listPersonIds(tasks: TaskWithComments[]): string[] {
  const ids = tasks.flatMap(({ task, comments }) => [
    ...task.assigneeIds,
    task.createdById,
    ...comments.map(({ author_id }) => author_id),
  ]);
  return [...new Set(ids)].filter((id) => id !== null);
}
