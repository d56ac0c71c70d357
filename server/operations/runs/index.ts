import { listSpaceRuns, summarizeRuns } from '../../db/queries/runs.ts';
import type { Handler } from '../handlerTypes.ts';
import { loadRun } from './loadRun.ts';
import { listEntries, planRun } from './planRun.ts';
import { toRun } from './presentRun.ts';
import { undoRun } from './undoRun.ts';

const defaultPageSize = 50;
const defaultItemCount = 200;

export const list_runs: Handler<'list_runs'> = async ({ db, spaceId, now }, { limit = defaultPageSize, ...input }) => {
  const { tokenId, startedAfter, startedBefore, cursor: beforeId } = input;
  const filters = { tokenId, startedAfter, startedBefore, beforeId };
  const rows = await listSpaceRuns(db, spaceId, filters, limit + 1);
  const page = rows.slice(0, limit);
  const nextCursor = rows.length > limit ? page.at(-1)?.id : undefined;
  return { runs: page.map((row) => toRun(row, now)), ...(nextCursor !== undefined && { nextCursor }) };
};

export const get_run: Handler<'get_run'> = async ({ db, row, spaceId, now }, { limit = defaultItemCount, cursor }) => {
  const [summary] = await summarizeRuns(db, spaceId, [row]);
  const plan = await planRun(db, await loadRun(db, row), 'owner', () => true);
  const items = [...listEntries(plan).map(({ item }) => item), ...plan.members];
  const start = cursor === undefined ? 0 : Number(cursor);
  const end = start + limit;
  return {
    run: toRun(summary ?? { ...row, changes: 0, tasks: 0, last_at: null, last_rev: null }, now),
    items: items.slice(start, end),
    ...(end < items.length && { nextCursor: String(end) }),
  };
};

export const undo_run: Handler<'undo_run'> = async (context, { runId: _, ...request }) => {
  const { undone, conflicts, undoRunId } = await undoRun(context, request);
  return {
    undone: undone.length,
    conflicts,
    runId: request.dryRun ? null : undoRunId,
    ...(request.dryRun && { dryRun: true as const }),
  };
};
