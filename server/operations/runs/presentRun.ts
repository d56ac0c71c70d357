import type * as z from 'zod';
import type { Run } from '../../../contract/runs.ts';
import type { Db } from '../../db/engine/database.ts';
import { type RunSummaryRow, summarizeRuns } from '../../db/queries/runs.ts';
import type { RunRow } from '../../db/schema.ts';
import { runGapMs } from '../../events/openRuns.ts';

export async function presentRun(db: Db, row: RunRow, now: string): Promise<z.input<typeof Run>> {
  const [summary] = await summarizeRuns(db, row.space_id, [row], now);
  return toRun(summary as RunSummaryRow, now);
}

export function toRun(row: RunSummaryRow, now: string): z.input<typeof Run> {
  return {
    id: row.id,
    spaceId: row.space_id,
    by: { userId: row.user_id, tokenId: row.token_id, tokenName: row.token_name, client: row.client },
    goal: row.goal,
    state: getState(row, now),
    undoOfId: row.undo_of_id,
    undoneById: row.undone_by_id,
    undoneAt: row.undone_at,
    stoppedById: row.stopped_by_id,
    stoppedAt: row.stopped_at,
    stopNote: row.stop_note,
    startedAt: row.started_at,
    lastAt: row.last_at ?? row.started_at,
    changes: row.changes,
    tasks: row.tasks,
  };
}

/** A run that somebody continues after it was taken back is no longer taken back as a whole. */
function getState(row: RunSummaryRow, now: string): z.input<typeof Run>['state'] {
  const { state, key, ended_at, undone_at, undone_rev, last_at, last_rev, started_at } = row;
  if (undone_at !== null && (last_rev ?? 0) <= (undone_rev ?? 0)) return 'undone';
  if (row.stopped_at !== null) return 'stopped';
  if (row.working > 0) return 'working';
  if (row.waiting > 0) return 'waiting';
  if (state !== 'working') return state;
  if (ended_at !== null) return 'done';
  if (Date.parse(now) - Date.parse(last_at ?? started_at) < runGapMs) return 'working';
  // An implicit run ends by a pause; one that the agent names should have been ended by it.
  return key === null ? 'stale' : 'done';
}
