import { putExternalIds } from '../../db/queries/imports.ts';
import {
  insertCommentsTogether,
  insertTaskLinks,
  insertTasksTogether,
  listTasksByIds,
  takeTaskNumbers,
  touchTasks,
} from '../../db/queries/tasks/index.ts';
import type { ExternalIdRow, TaskRow } from '../../db/schema.ts';
import { type RecordedChange, recordEvents } from '../../events/recordEvents.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { toComment } from '../presentComment.ts';
import { toTask } from '../tasks/presentTask.ts';
import { updateTask } from '../tasks/updateTask.ts';
import { buildDraft, type EndPositions, type TaskDraft } from './buildRows.ts';
import type { ImportPlan, PlannedTask } from './planImport.ts';
import type { ImportTargets } from './prepareSpace.ts';

interface Page {
  plan: ImportPlan;
  targets: ImportTargets;
  endPositions: EndPositions;
  tasks: PlannedTask[];
}

/** Creates and updates the tasks of a page, in the transaction of the context. Returns how many of each. */
export async function applyPage(context: ActorContext, page: Page): Promise<{ created: number; updated: number }> {
  const { db } = context;
  const { plan, targets, endPositions, tasks } = page;
  const { space_id: spaceId } = plan.row;
  const earlierIds = tasks.filter(({ importedRev }) => importedRev !== undefined).map(({ id }) => id);
  const earlierRows = new Map((await listTasksByIds(db, spaceId, earlierIds)).map((row) => [row.id, row]));
  const drafts: TaskDraft[] = [];
  const updated: TaskDraft[] = [];
  await leaveOutMissing(context, page);
  for (const planned of tasks) {
    const row = earlierRows.get(planned.id);
    if (planned.importedRev !== undefined && row?.rev !== planned.importedRev) {
      plan.losses.add('A task has been changed here since the last import and was left as it is', planned.task.title);
      continue;
    }
    const draft = await buildDraft(context, plan, targets, endPositions, planned);
    (row ? updated : drafts).push(draft);
  }
  for (const draft of updated) await updateEarlierTask(context, earlierRows.get(draft.row.id) as TaskRow, draft);
  await insertDrafts(context, page, drafts, updated);
  await rememberIds(context, plan, [...drafts, ...updated]);
  return { created: drafts.length, updated: updated.length };
}

/** Parents and blockers of earlier pages may have been deleted meanwhile. */
async function leaveOutMissing({ db }: ActorContext, { plan, tasks }: Page): Promise<void> {
  const own = new Set(tasks.map(({ id }) => id));
  const isOutside = (id: string | null): id is string => id !== null && !own.has(id);
  const ids = tasks.flatMap((planned) => [planned.parentId, ...listReadyBlockers(planned)]).filter(isOutside);
  if (ids.length === 0) return;
  const existing = new Set((await listTasksByIds(db, plan.row.space_id, [...new Set(ids)])).map(({ id }) => id));
  const isMissing = (id: string | null) => isOutside(id) && !existing.has(id);
  for (const planned of tasks) {
    if (isMissing(planned.parentId)) {
      plan.losses.add('The parent of a task has been deleted here', planned.task.title);
      planned.parentId = null;
    }
    planned.blockers = planned.blockers.filter(({ id, index }) => index > planned.index || !isMissing(id));
  }
}

async function updateEarlierTask(
  context: ActorContext,
  row: TaskRow,
  { row: draft, assigneeIds, labelIds }: TaskDraft,
) {
  // The file has the next task of a series itself, and a series that somebody goes on with here keeps its rule.
  await updateTask(
    context,
    { ...row, recurrence: null },
    {
      title: draft.title,
      description: draft.description,
      priority: draft.priority,
      startDate: draft.start_date,
      dueDate: draft.due_date,
      estimatedHours: draft.estimated_hours,
      isArchived: draft.is_archived === 1,
      ...(draft.status_id !== row.status_id && { statusId: draft.status_id }),
      completedAt: draft.completed_at,
      assigneeIds,
      labelIds,
    },
  );
}

/** Inserts new tasks with their comments, and new comments of earlier tasks, with an event for each. */
async function insertDrafts(
  context: ActorContext,
  page: Page,
  drafts: TaskDraft[],
  updated: TaskDraft[],
): Promise<void> {
  const { db, now } = context;
  const { plan } = page;
  const { space_id: spaceId } = plan.row;
  const withComments = [...drafts, ...updated].filter(({ comments }) => comments.length > 0);
  const eventCount = drafts.length + withComments.reduce((count, { comments }) => count + comments.length, 0);
  if (eventCount === 0) return;
  const { firstNumber, key } = await takeTaskNumbers(db, spaceId, drafts.length);
  await recordEvents(context, spaceId, eventCount, async (firstRev) => {
    let rev = firstRev;
    const changes: RecordedChange[] = [];
    const rows: TaskRow[] = [];
    const blockers: { space_id: string; task_id: string; blocker_id: string }[] = [];
    for (const [index, { planned, row, assigneeIds, labelIds }] of drafts.entries()) {
      const task: TaskRow = { ...row, number: firstNumber + index, rev: rev++ };
      rows.push(task);
      const blockedByIds = listReadyBlockers(planned);
      blockers.push(...blockedByIds.map((blocker_id) => ({ space_id: spaceId, task_id: task.id, blocker_id })));
      const relations = {
        assigneeIds: assigneeIds.sort(),
        labelIds: labelIds.sort(),
        blockedByIds: blockedByIds.sort(),
      };
      const data = { task: toTask(task, { ...relations, spaceKey: key }) };
      changes.push({ type: 'task.created', projectId: task.project_id, taskId: task.id, data });
    }
    const byId = new Map(rows.map((row) => [row.id, row]));
    const commentRows = withComments.flatMap(({ row, comments }) =>
      comments.map((comment, index) => {
        const commentRow = { ...comment, rev: rev++ };
        const created = byId.get(row.id);
        if (created) created.rev = commentRow.rev;
        const data = { comment: toComment(commentRow), ...(created && { commentCount: index + 1 }) };
        changes.push({ type: 'comment.created', projectId: row.project_id, taskId: row.id, data });
        return commentRow;
      }),
    );
    const parents = rows.filter(({ parent_task_id }) => parent_task_id !== null && !byId.has(parent_task_id));
    await insertTasksTogether(db, rows);
    const toLinks = (ids: (draft: TaskDraft) => string[]) =>
      drafts.flatMap((draft) => ids(draft).map((id) => ({ space_id: spaceId, task_id: draft.row.id, id })));
    const assignees = toLinks(({ assigneeIds }) => assigneeIds);
    await insertTaskLinks(
      db,
      'assignees',
      assignees.map(({ id, ...link }) => ({ ...link, user_id: id, created_at: now })),
    );
    const labels = toLinks(({ labelIds }) => labelIds);
    await insertTaskLinks(
      db,
      'task_labels',
      labels.map(({ id, ...link }) => ({ ...link, label_id: id })),
    );
    await insertTaskLinks(db, 'blockers', blockers);
    await insertCommentsTogether(db, commentRows);
    const touched = [
      ...parents.map((row) => ({ id: row.parent_task_id as string, project_id: row.project_id })),
      ...updated.filter(({ comments }) => comments.length > 0).map(({ row }) => row),
    ];
    await touchTasks(db, spaceId, touched, rev - 1);
    return changes;
  });
}

/** The blockers that exist by now: those that come before in the file. The others follow once all tasks exist. */
function listReadyBlockers({ index: own, blockers }: PlannedTask): string[] {
  return blockers.filter(({ index, isEarlier }) => isEarlier || index < own).map(({ id }) => id);
}

/** Stores the ids in the file, and the revision at which each task is left. */
async function rememberIds({ db }: ActorContext, plan: ImportPlan, drafts: TaskDraft[]): Promise<void> {
  const { row, summary } = plan;
  if (!summary.hasStableIds) return;
  const ids = drafts.map((draft) => draft.row.id);
  const revs = new Map((await listTasksByIds(db, row.space_id, ids)).map(({ id, rev }) => [id, rev]));
  const items = drafts.flatMap(({ planned }): ExternalIdRow[] => {
    const shared = { space_id: row.space_id, source: summary.source };
    const task = {
      ...shared,
      kind: 'task' as const,
      external_id: planned.externalId,
      item_id: planned.id,
      item_rev: revs.get(planned.id) ?? 0,
    };
    const comments = planned.comments
      .filter(({ isNew }) => isNew)
      .map(({ id, externalId }) => ({
        ...shared,
        kind: 'comment' as const,
        external_id: externalId,
        item_id: id,
        item_rev: 0,
      }));
    return [task, ...comments];
  });
  await putExternalIds(db, items);
}
