import { listRunRows, listSpaceRuns } from '../../db/queries/runs.ts';
import type { RunRow } from '../../db/schema.ts';
import type { ActorContext, Handler } from '../handlerTypes.ts';
import { loadRun } from './loadRun.ts';
import { listEntries, planRun } from './planRun.ts';
import { presentRun, toRun } from './presentRun.ts';
import { resumeRun, stopRun } from './stopRun.ts';
import { undoRun } from './undoRun.ts';

const defaultPageSize = 50;
const defaultItemCount = 200;

export const list_runs: Handler<'list_runs'> = async ({ db, spaceId, now }, { limit = defaultPageSize, ...input }) => {
  const { tokenId, startedAfter, startedBefore, cursor: beforeId } = input;
  const filters = { tokenId, startedAfter, startedBefore, beforeId };
  const rows = await listSpaceRuns(db, spaceId, filters, { limit: limit + 1, now });
  const page = rows.slice(0, limit);
  const nextCursor = rows.length > limit ? page.at(-1)?.id : undefined;
  return { runs: page.map((row) => toRun(row, now)), ...(nextCursor !== undefined && { nextCursor }) };
};

export const get_run: Handler<'get_run'> = async ({ db, row, now }, { limit = defaultItemCount, cursor }) => {
  const plan = await planRun(db, await loadRun(db, row), 'owner', () => true);
  const items = [...listEntries(plan).map(({ item }) => item), ...plan.members];
  const start = cursor === undefined ? 0 : Number(cursor);
  const end = start + limit;
  return {
    run: await presentRun(db, row, now),
    items: items.slice(start, end),
    ...(end < items.length && { nextCursor: String(end) }),
  };
};

export const stop_run: Handler<'stop_run'> = async (context, { note }) => {
  await stopRun(context, note);
  return { run: await readRun(context, context.row) };
};

export const resume_run: Handler<'resume_run'> = async (context) => {
  await resumeRun(context);
  return { run: await readRun(context, context.row) };
};

async function readRun({ db, now }: ActorContext, { id, space_id }: RunRow) {
  const [row] = await listRunRows(db, id, [space_id]);
  return presentRun(db, row as RunRow, now);
}

export const undo_run: Handler<'undo_run'> = async (context, { runId: _, ...request }) => {
  const { undone, conflicts, undoRunId } = await undoRun(context, request);
  return {
    undone: undone.length,
    conflicts,
    runId: request.dryRun ? null : undoRunId,
    ...(request.dryRun && { dryRun: true as const }),
  };
};
