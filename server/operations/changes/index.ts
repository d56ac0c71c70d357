import type * as z from 'zod';
import type { Change } from '../../../contract/changes.ts';
import type { Handler } from '../handlerTypes.ts';
import { lookupNamesAndRefs } from './lookupNamesAndRefs.ts';
import type { NetChange } from './netChanges.ts';
import { readChanges } from './readChanges.ts';

export const what_changed: Handler<'what_changed'> = async (context, input) => {
  const { changes, ...page } = await readChanges(context, input, async () => true);
  const { names, refs } = await lookupNamesAndRefs(context, changes);
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
