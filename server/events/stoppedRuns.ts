import { AppError, errors } from '../../contract/errors.ts';
import type { Db } from '../db/engine/database.ts';
import { lookupNames } from '../db/queries/lookupNames.ts';
import { findStoppedRun } from '../db/queries/runs.ts';
import type { RunRow } from '../db/schema.ts';
import type { EventActor } from './eventAuthor.ts';
import type { CallRun } from './openRuns.ts';

/**
 * Refuses the changes of a run that a person has stopped: of the run that the caller names; without a name, of any run
 * of the same program with the same token.
 * @throws AppError with code `run_stopped`
 */
export async function requireRunNotStopped(
  { db, actor }: { db: Db; actor: EventActor },
  run: CallRun,
  spaceIds: readonly string[],
): Promise<void> {
  if (actor.via.kind === 'session' || spaceIds.length === 0) return;
  const { key, namedId } = run;
  const stopped = await findStoppedRun(db, { tokenId: actor.via.id, key, namedId, spaceIds });
  if (stopped) throw await createRunStoppedError(db, stopped);
}

/** The error says who has stopped the run, why, and what to do. */
export async function createRunStoppedError(db: Db, { stopped_by_id, stop_note }: RunRow): Promise<AppError> {
  const names = await lookupNames(db, 'users', [], stopped_by_id === null ? [] : [stopped_by_id]);
  const [name = 'A person'] = names.values();
  if (stop_note === null) return new AppError('run_stopped', errors.run_stopped.message.replace('A person', name));
  const message = `${name} has stopped this run: "${stop_note}". Change nothing more until a person resumes it.`;
  return new AppError('run_stopped', message);
}
