import type * as z from 'zod';
import type { Change } from '../../../contract/changes.ts';
import { lookupNames } from '../../db/queries/lookupNames.ts';
import { lookupTaskTitles } from '../../db/queries/tasks/index.ts';
import type { ActorContext, Handler } from '../handlerTypes.ts';
import type { ChangedKind, NetChange } from './netChanges.ts';
import { readChanges } from './readChanges.ts';

export const what_changed: Handler<'what_changed'> = async (context, input) => {
  const { changes, ...page } = await readChanges(context, input, async () => true);
  const { names, refs } = await lookupChanged(context, changes);
  return { changes: changes.map((change) => toChange(change, names, refs)), ...page };
};

type Texts = ReadonlyMap<string, string>;

function toChange(change: NetChange, names: Texts, refs: Texts): z.input<typeof Change> {
  const { name, newCommentIds, changedCommentIds: _, deletedCommentIds: __, authors, ...rest } = change;
  return {
    ...rest,
    ref: refs.get(change.id) ?? null,
    name: names.get(change.id) ?? name ?? null,
    comments: newCommentIds,
    by: authors.map(({ user_id, token_id, token_name, client }) => ({
      userId: user_id,
      tokenId: token_id,
      tokenName: token_name,
      client,
    })),
  };
}

/** The names of what has changed and is still there, and the refs of tasks, by id. */
export async function lookupChanged(
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
