import { compareNames } from '../../../contract/rules/compareNames.ts';
import { getMemberKey, type Task } from '../../sync/state.ts';
import { getState } from '../../sync/store.ts';
import { type Filters, priorities, type SortBy } from './filterSortAndGroup.ts';

/** Tasks without the value that they are sorted by come last in either order. */
export function sortTasks(tasks: readonly Task[], { sort, order }: Filters): Task[] {
  const getKey = createSortKeyGetter(sort);
  const factor = order === 'desc' ? -1 : 1;
  return tasks
    .map((task) => ({ task, key: getKey(task) }))
    .sort(
      (a, b) =>
        compareSortKeys(a.key, b.key, factor) || a.task.position - b.task.position || compare(a.task.id, b.task.id),
    )
    .map(({ task }) => task);
}

type SortKey = string | number | undefined;

/** Names compare as people expect, other values by their size. */
function compareSortKeys(a: SortKey, b: SortKey, factor: number): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return factor * (typeof a === 'string' && typeof b === 'string' ? compareNames(a, b) : compare(a, b));
}

function createSortKeyGetter(sort: SortBy): (task: Task) => SortKey {
  const { statuses, labels, members, projects } = getState();
  const getFirstName = (names: readonly (string | undefined)[]) =>
    names.filter((name) => name !== undefined).sort(compareNames)[0];
  const getters: Record<SortBy, (task: Task) => SortKey> = {
    manual: ({ position }) => position,
    due: ({ dueDate }) => (dueDate === null ? undefined : Date.parse(dueDate)),
    priority: ({ priority }) => (priority === 'none' ? undefined : -priorities.indexOf(priority)),
    title: ({ title }) => title,
    status: ({ statusId }) => statuses.get(statusId ?? '')?.position,
    assignee: ({ spaceId, assigneeIds }) =>
      getFirstName(assigneeIds.map((id) => members.get(getMemberKey(spaceId, id))?.name)),
    label: ({ labelIds }) => getFirstName(labelIds.map((id) => labels.get(id)?.name)),
    project: ({ projectId }) => projects.get(projectId)?.name,
    estimate: ({ estimatedHours }) => estimatedHours ?? undefined,
    created: getCreatedAt,
    updated: ({ updatedAt }) => (updatedAt === undefined ? undefined : Date.parse(updatedAt)),
  };
  return getters[sort];
}

/** Tasks loaded with a board have no createdAt, but their ids (UUIDv7) begin with the creation time. */
function getCreatedAt({ id, createdAt }: Task): number {
  return createdAt ? Date.parse(createdAt) : Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
