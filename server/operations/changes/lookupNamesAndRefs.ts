import { lookupNames } from '../../db/queries/lookupNames.ts';
import { lookupTaskTitles } from '../../db/queries/tasks/index.ts';
import type { ActorContext } from '../handlerTypes.ts';
import type { ChangedKind, NetChange } from './netChanges.ts';

/** The names of what has changed and is still there, and the refs of tasks, by id. */
export async function lookupNamesAndRefs(
  { db }: ActorContext,
  changes: readonly NetChange[],
): Promise<{ names: Map<string, string>; refs: Map<string, string> }> {
  const spaceIds = [...new Set(changes.map(({ spaceId }) => spaceId))];
  const listIds = (kind: ChangedKind) => changes.filter((change) => change.kind === kind).map(({ id }) => id);
  const [tasks, ...maps] = await Promise.all([
    lookupTaskTitles(db, spaceIds, listIds('task')),
    lookupNames(db, 'projects', spaceIds, listIds('project')),
    lookupNames(db, 'statuses', spaceIds, listIds('status')),
    lookupNames(db, 'labels', spaceIds, listIds('label')),
    lookupNames(db, 'users', [], listIds('member')),
    lookupNames(db, 'spaces', [], listIds('space')),
  ]);
  const titles = [...tasks].map(([id, { title }]): [string, string] => [id, title]);
  return {
    names: new Map([...titles, ...maps.flatMap((map) => [...map])]),
    refs: new Map([...tasks].map(([id, { ref }]) => [id, ref])),
  };
}
