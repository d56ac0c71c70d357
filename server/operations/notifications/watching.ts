import type { watchReasons } from '../../../contract/watching.ts';
import {
  deleteProjectWatcher,
  findTaskWatch,
  insertProjectWatcher,
  isProjectWatcher,
  saveTaskWatcher,
} from '../../db/queries/watchers.ts';
import type { ContextFor, Handler } from '../handlerTypes.ts';

type TaskContext = ContextFor<'watch_task'>;
type ProjectContext = ContextFor<'watch_project'>;

export const get_task_watch: Handler<'get_task_watch'> = readTaskWatch;

export const watch_task: Handler<'watch_task'> = (context) => chooseTaskWatch(context, 1);

export const unwatch_task: Handler<'unwatch_task'> = (context) => chooseTaskWatch(context, 0);

async function chooseTaskWatch(context: TaskContext, is_watching: 0 | 1) {
  const { db, row, actor, now } = context;
  await saveTaskWatcher(db, {
    space_id: row.space_id,
    task_id: row.id,
    user_id: actor.user.id,
    is_watching,
    created_at: now,
  });
  return readTaskWatch(context);
}

async function readTaskWatch({ db, row, actor }: TaskContext) {
  const userId = actor.user.id;
  const watch = await findTaskWatch(db, { spaceId: row.space_id, taskId: row.id, userId });
  const isOfProject = await isProjectWatcher(db, row.space_id, row.project_id, userId);
  const reasons: [isTrue: boolean, (typeof watchReasons)[number]][] = [
    [watch.isWatching === true, 'chosen'],
    [row.created_by_id === userId, 'creator'],
    [watch.isAssignee, 'assignee'],
    [watch.hasCommented, 'commenter'],
    [isOfProject, 'project'],
  ];
  const reason = watch.isWatching === false ? undefined : reasons.find(([isTrue]) => isTrue)?.[1];
  return { watch: { isWatching: reason !== undefined, reason: reason ?? null } };
}

export const get_project_watch: Handler<'get_project_watch'> = readProjectWatch;

export const watch_project: Handler<'watch_project'> = async (context) => {
  const { db, row, actor, now } = context;
  const watcher = { space_id: row.space_id, project_id: row.id, user_id: actor.user.id, created_at: now };
  await insertProjectWatcher(db, watcher);
  return readProjectWatch(context);
};

export const unwatch_project: Handler<'unwatch_project'> = async (context) => {
  const { db, row, actor } = context;
  await deleteProjectWatcher(db, row.space_id, row.id, actor.user.id);
  return readProjectWatch(context);
};

async function readProjectWatch({ db, row, actor }: ProjectContext) {
  const isWatching = await isProjectWatcher(db, row.space_id, row.id, actor.user.id);
  return { watch: { isWatching, reason: isWatching ? ('chosen' as const) : null } };
}
