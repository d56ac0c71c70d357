import { useEffect, useState } from 'react';
import { callApi } from '../../lib/apiClient.ts';
import { useApiQuery } from '../../lib/useApiQuery.ts';
import { getState } from '../../sync/index.ts';
import type { NamesOfUsers, RunItem } from './describeRun.ts';

/** The names of the space's members. */
export function useUserNames(spaceId: string): NamesOfUsers {
  const { data } = useApiQuery('list_members', { spaceId });
  const { me } = getState();
  return new Map([
    ...(me ? [[me.id, me.name] as const] : []),
    ...(data?.members ?? []).map(({ userId, name }) => [userId, name] as const),
  ]);
}

/** The names of the columns, labels and tasks that the items refer to. */
export function useReferenceNames(spaceId: string, items: readonly RunItem[]): ReadonlyMap<string, string> {
  const { data: labels } = useApiQuery('list_labels', { spaceId });
  const [statuses, setStatuses] = useState<ReadonlyMap<string, string>>(new Map());
  const projectIds = [...new Set(items.flatMap(listProjectIds))].sort().join();
  useEffect(() => {
    let isCurrent = true;
    const ids = projectIds === '' ? [] : projectIds.split(',');
    void Promise.all(ids.map((projectId) => callApi('list_statuses', { projectId }))).then((results) => {
      const rows = results.flatMap((result) => (result.ok ? result.value.statuses : []));
      if (isCurrent) setStatuses(new Map(rows.map(({ id, name }) => [id, name])));
    });
    return () => {
      isCurrent = false;
    };
  }, [projectIds]);
  const { tasks, projects } = getState();
  return new Map([
    ...[...tasks].map(([id, { title }]) => [id, title] as const),
    ...[...projects].map(([id, { name }]) => [id, name] as const),
    ...items.map(({ id, title }) => [id, title ?? ''] as const),
    ...(labels?.labels ?? []).map(({ id, name }) => [id, name] as const),
    ...statuses,
  ]);
}

function listProjectIds({ projectId, fields }: RunItem): string[] {
  const moved = fields.filter(({ field }) => field === 'projectId').flatMap(({ before, after }) => [before, after]);
  return [projectId, ...moved].filter((id) => typeof id === 'string');
}
