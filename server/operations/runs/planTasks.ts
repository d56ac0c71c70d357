import type { Db } from '../../db/engine/database.ts';
import { listBlockersAmong, listSubtasks } from '../../db/queries/tasks/index.ts';
import type { EventRow } from '../../db/schema.ts';
import { type FieldHistory, getFieldHistories, type ListField, splitKey, toValue, type Value } from './fieldHistory.ts';
import type { LoadedRun } from './loadRun.ts';
import { getStateOfFields, isEqual, type RunItem, type RunItemField, toAuthor, toItemField } from './runItem.ts';

/** How one element of a list would change back. */
export interface LinkStep {
  field: ListField;
  id: string;
  isAdded: boolean;
  state: RunItemField['state'];
}

/** What a run did to a task, and what taking it back would write. */
export interface TaskPlan {
  item: RunItem;
  taskId: string;
  /** `remove`: the run created the task, or took it out of the trash; `restore`: the run moved it to the trash. */
  action: 'update' | 'remove' | 'restore' | 'none';
  histories: Map<string, FieldHistory>;
  links: LinkStep[];
}

/** Whether the caller wants the changes of this task to be taken back. */
export type IsChosen = (taskId: string | null) => boolean;

/** Plans to take back what the run did to tasks, in the order of its changes. */
export async function planTasks(
  db: Db,
  loaded: LoadedRun,
  trashedIds: ReadonlySet<string>,
  isChosen: IsChosen,
): Promise<TaskPlan[]> {
  const ownEvents = loaded.events.filter(({ task_id, type }) => task_id !== null && type.startsWith('task.'));
  const plans = [...Map.groupBy(ownEvents, ({ task_id }) => task_id as string)].map(([taskId, own]) =>
    planTask(loaded, taskId, own, trashedIds),
  );
  await findUsesByOthers(db, loaded, plans, isChosen);
  return plans.filter(({ item }) => item.action !== 'updated' || item.fields.length > 0);
}

function planTask(loaded: LoadedRun, taskId: string, own: EventRow[], trashedIds: ReadonlySet<string>): TaskPlan {
  const events = loaded.eventsByTask.get(taskId) ?? [];
  const histories = getFieldHistories(events, loaded.family);
  const current = loaded.tasks.get(taskId);
  const base = { taskId, histories, links: [] };
  const toItem = (action: RunItem['action'], state: RunItem['state'], fields: RunItemField[] = []): RunItem => ({
    kind: 'task',
    id: taskId,
    taskId,
    projectId: current?.row.project_id ?? own.at(-1)?.project_id ?? null,
    title: current?.row.title ?? findTitle(events),
    action,
    state,
    fields,
  });
  const isCreated = own.some(({ type }) => type === 'task.created') || histories.get('isTrashed')?.before === true;
  if (isCreated) {
    if (!current) return { ...base, action: 'none', item: toItem('created', 'undone') };
    const changedBy = findLastByOthers(events, loaded);
    const item = toItem('created', changedBy ? 'conflict' : 'applied');
    if (changedBy) item.fields.push(toCreationConflict(item, changedBy));
    if (changedBy || own.some(({ type }) => type === 'task.created')) return { ...base, action: 'remove', item };
    // The task goes back to the trash with the values that it had there.
    const { fields, links } = planFields(histories, current.task);
    return { ...base, links, action: 'remove', item: { ...item, fields } };
  }
  if (!current) {
    const deletion = events.findLast(({ type }) => type === 'task.deleted');
    const isOwn = deletion?.run_id !== null && loaded.family.runIds.has(deletion?.run_id ?? '');
    const action = own.some(({ type }) => type === 'task.deleted') ? 'deleted' : 'updated';
    if (action === 'deleted' && isOwn && trashedIds.has(taskId))
      return { ...base, action: 'restore', item: toItem(action, 'applied') };
    return { ...base, action: 'none', item: toItem('deleted', 'irreversible') };
  }
  const { fields, links } = planFields(histories, current.task);
  if (own.some(({ type }) => type === 'task.deleted') && fields.length === 0)
    return { ...base, action: 'none', item: toItem('deleted', 'undone') };
  return { ...base, links, action: 'update', item: toItem('updated', getStateOfFields(fields), fields) };
}

/** The fields of an existing task, with one entry for each list. */
function planFields(histories: Map<string, FieldHistory>, task: object) {
  const current = task as Record<string, Value | undefined>;
  const fields: RunItemField[] = [];
  const linksByField = new Map<ListField, LinkStep[]>();
  const authors = new Map<string, RunItemField['changedBy']>();
  for (const [key, history] of histories) {
    const { field, element } = splitKey(key);
    const value = current[field];
    if (value === undefined) continue;
    const now = toValue(value);
    if (element === undefined) {
      if (isEqual(history.before, history.after)) continue;
      const entry = toItemField(field, history, now);
      // Others may have moved the task within its column: that is never a conflict.
      fields.push(field === 'position' && entry.state === 'conflict' ? { ...entry, state: 'undone' } : entry);
      continue;
    }
    if (history.before === history.after) continue;
    const { state, changedBy } = toItemField(field, history, (now as string[]).includes(element));
    const steps = linksByField.get(field as ListField) ?? [];
    steps.push({ field: field as ListField, id: element, isAdded: history.before === true, state });
    linksByField.set(field as ListField, steps);
    if (changedBy) authors.set(field, changedBy);
  }
  for (const [field, steps] of linksByField) {
    fields.push(toListField(field, steps, current[field] as string[], authors.get(field) ?? null));
  }
  return { fields, links: [...linksByField.values()].flat() };
}

function toListField(
  field: ListField,
  steps: LinkStep[],
  now: string[],
  changedBy: RunItemField['changedBy'],
): RunItemField {
  const ids = steps.map(({ id }) => id);
  const others = now.filter((id) => !ids.includes(id));
  const state = getStateOfFields(steps as unknown as RunItemField[]) as RunItemField['state'];
  return {
    field,
    before: [...others, ...steps.filter(({ isAdded }) => isAdded).map(({ id }) => id)],
    after: [...others, ...steps.filter(({ isAdded }) => !isAdded).map(({ id }) => id)],
    now,
    state,
    changedBy: state === 'conflict' ? changedBy : null,
  };
}

/** A created task stays when others have subtasks in it or wait for it, which this marks as conflicts. */
async function findUsesByOthers(db: Db, { run }: LoadedRun, plans: TaskPlan[], isChosen: IsChosen): Promise<void> {
  const byTask = new Map(plans.map((plan) => [plan.taskId, plan]));
  const removable = new Map(
    plans
      .filter(({ action, item, taskId }) => action === 'remove' && item.state === 'applied' && isChosen(taskId))
      .map((plan) => [plan.taskId, plan]),
  );
  const keep = (taskId: string | null) => {
    const plan = taskId === null ? undefined : removable.get(taskId);
    if (!plan) return;
    plan.item.state = 'conflict';
    removable.delete(plan.taskId);
  };
  const createdIds = [...removable.keys()];
  if (createdIds.length === 0) return;
  for (const { task_id, blocker_id } of await listBlockersAmong(db, run.space_id, createdIds)) {
    const waiting = byTask.get(task_id);
    const isOwn = waiting?.action === 'remove' || waiting?.histories.get(`blockedByIds ${blocker_id}`)?.isRunLast;
    if (!isOwn) keep(blocker_id);
  }
  const getsOtherParent = (taskId: string) =>
    isChosen(taskId) &&
    byTask.get(taskId)?.item.fields.some(({ field, state }) => field === 'parentTaskId' && state === 'applied');
  const subtasks = (await listSubtasks(db, run.space_id, createdIds)).filter(({ id }) => !getsOtherParent(id));
  // A subtask that stays keeps its parent, and so on.
  for (let hasChanged = true; hasChanged; ) {
    const count = removable.size;
    for (const { id, parent_task_id } of subtasks) if (!removable.has(id)) keep(parent_task_id);
    hasChanged = removable.size < count;
  }
}

function findLastByOthers(events: EventRow[], { family }: LoadedRun): EventRow | undefined {
  return events.findLast(({ run_id }) => run_id === null || !family.runIds.has(run_id));
}

/** In a created task that others have changed since, the title says what is there now. */
function toCreationConflict({ title }: RunItem, changedBy: EventRow): RunItemField {
  return { field: 'title', before: null, after: title, now: title, state: 'conflict', changedBy: toAuthor(changedBy) };
}

function findTitle(events: EventRow[]): string | null {
  for (const { data } of events.toReversed()) {
    const { task, changes } = JSON.parse(data) as { task?: { title?: string }; changes?: { title?: { to: string } } };
    const title = changes?.title?.to ?? task?.title;
    if (title !== undefined) return title;
  }
  return null;
}
