import { select, type Task, useStore } from '../../sync/index.ts';

/** The names of the people a task is assigned to, without those who are no longer members. */
export function useAssigneeNames({ spaceId, assigneeIds }: Task): readonly string[] {
  return useStore((state) => assigneeIds.flatMap((id) => select.getSpaceMember(state, spaceId, id)?.name ?? []));
}
