import { readChanges } from '../../operations/changes/readChanges.ts';
import type { ToolHandler } from '../../operations/handlerTypes.ts';
import { presentChanges } from '../presenters/changeTexts.ts';
import { getJsonBytes, maxResponseBytes } from '../presenters/responseBudget.ts';

/** For the cursor and the names of fields. */
const reservedBytes = 800;

export const what_changed: ToolHandler<'what_changed'> = async (context, input) => {
  const { changes, ...page } = await readChanges(context, input, async (candidates) => {
    return getJsonBytes(await presentChanges(context, candidates)) <= maxResponseBytes - reservedBytes;
  });
  return { changes: await presentChanges(context, changes), ...page };
};
