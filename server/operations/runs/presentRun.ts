import type * as z from 'zod';
import type { Run } from '../../../contract/runs.ts';
import type { RunSummaryRow } from '../../db/queries/runs.ts';
import { runGapMs } from '../../events/openRuns.ts';

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
  if (state !== 'working') return state;
  if (ended_at !== null) return 'done';
  if (Date.parse(now) - Date.parse(last_at ?? started_at) < runGapMs) return 'working';
  // An implicit run ends by a pause; one that the agent names should have been ended by it.
  return key === null ? 'stale' : 'done';
}
