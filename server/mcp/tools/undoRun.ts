import type { ToolHandler } from '../../operations/handlerTypes.ts';
import type { RunItem } from '../../operations/runs/runItem.ts';
import { undoRun } from '../../operations/runs/undoRun.ts';
import { omitEmpty } from '../presenters/taskSummaries.ts';
import { truncateText } from '../presenters/truncateText.ts';

type Conflict = NonNullable<Awaited<ReturnType<ToolHandler<'undo_run'>>>['conflicts']>[number];

const maxConflicts = 40;
const maxValueBytes = 200;

export const undo_run: ToolHandler<'undo_run'> = async (context, { dryRun }) => {
  const { undone, conflicts, undoRunId } = await undoRun(context, { dryRun });
  const shown = conflicts.flatMap(toConflicts).slice(0, maxConflicts);
  const moreConflicts = conflicts.flatMap(toConflicts).length - shown.length;
  return {
    undone: undone.length,
    ...(undoRunId !== null && !dryRun && { runId: undoRunId }),
    ...(shown.length > 0 && { conflicts: shown }),
    ...(moreConflicts > 0 && { moreConflicts }),
    ...(dryRun && { dryRun: true as const }),
  };
};

/** One entry for each field that was left as it is. */
function toConflicts({ id, title, action, state, fields }: RunItem): Conflict[] {
  const common = { id, title: title === null ? undefined : truncateText(title, maxValueBytes) };
  if (state === 'irreversible') return [omitEmpty({ ...common, why: `what was ${action} cannot be taken back` })];
  const inConflict = fields.filter((field) => field.state === 'conflict');
  if (inConflict.length === 0) return [omitEmpty({ ...common, why: 'others use it, or its place is gone' })];
  return inConflict.map(({ field, before, after, now, changedBy }) =>
    omitEmpty({
      ...common,
      field,
      was: formatValue(before),
      made: formatValue(after),
      now: formatValue(now),
      by: changedBy ? (changedBy.tokenName ?? changedBy.client ?? 'a person') : undefined,
    }),
  );
}

function formatValue(value: unknown): string {
  return truncateText(typeof value === 'string' ? value : JSON.stringify(value), maxValueBytes);
}
