import { getEndPosition } from '../../../contract/rules/taskPlacement.ts';
import { maxTextLength } from '../../../contract/rules/textLimits.ts';
import { findNeighborPosition } from '../../db/queries/tasks/index.ts';
import type { CommentRow, TaskRow } from '../../db/schema.ts';
import { generateId } from '../../db/uuidv7.ts';
import { completedAtUnknownTime, importerAsAuthor } from '../../import/importedDocument.ts';
import { splitText } from '../../import/splitText.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { toRecurrence } from '../recurrence/storedRecurrence.ts';
import type { ImportPlan, PlannedTask } from './planImport.ts';
import type { ImportTargets, TargetProject } from './prepareSpace.ts';

/** A task as it will be, without its number and revision, and its links. */
export interface TaskDraft {
  planned: PlannedTask;
  row: Omit<TaskRow, 'number' | 'rev'>;
  assigneeIds: string[];
  labelIds: string[];
  comments: Omit<CommentRow, 'rev'>[];
}

/** Gives tasks the next positions at the end of their columns. */
export type EndPositions = Map<string, number>;

/** What a planned task becomes in the space. */
export async function buildDraft(
  context: ActorContext,
  plan: ImportPlan,
  targets: ImportTargets,
  endPositions: EndPositions,
  planned: PlannedTask,
): Promise<TaskDraft> {
  const { task } = planned;
  const target = targets.projects[planned.projectIndex] as TargetProject;
  const statusId = chooseStatus(plan, target, planned);
  const created = task.createdAt ?? plan.row.created_at;
  const notes = describePeople(plan, planned);
  const description = [task.description, notes].filter(Boolean).join('\n\n');
  const hasRoom = description.length <= maxTextLength;
  const row = {
    id: planned.id,
    space_id: plan.row.space_id,
    project_id: target.row.id,
    status_id: statusId,
    parent_task_id: planned.parentId,
    title: task.title,
    description: notes !== '' && hasRoom ? description : task.description,
    priority: task.priority,
    start_date: task.startDate,
    due_date: task.dueDate,
    position: await choosePosition(context, target, statusId, endPositions, planned),
    completed_at: getCompletion(plan, target, statusId, planned),
    is_archived: task.isArchived ? (1 as const) : (0 as const),
    estimated_hours: task.estimatedHours,
    created_by_id: task.createdById === null ? null : (findAuthor(plan, task.createdById) ?? context.actor.user.id),
    recurrence: task.recurrence ? JSON.stringify(toRecurrence(task.recurrence)) : null,
    created_at: created,
    updated_at: task.updatedAt ?? created,
  };
  const assigneeIds = [...new Set(task.assigneeIds.flatMap((id) => plan.matches.get(id)?.userId ?? []))];
  const labelIds = [...new Set(task.labelIds.map((id) => targets.labelIds.get(id) as string))];
  const comments = planned.comments
    .filter(({ isNew }) => isNew)
    .flatMap((comment) => buildComments(context, plan, row, comment));
  if (!hasRoom && planned.importedRev === undefined) {
    const ownComment = { author_id: context.actor.user.id, imported_by_id: null, content: notes };
    comments.unshift({
      ...toCommentKey(row),
      ...ownComment,
      id: generateId(),
      created_at: created,
      updated_at: created,
    });
  }
  return { planned, row, assigneeIds, labelIds, comments };
}

/** A member is named as an author only if the caller has said who is who. A file alone could name anybody. */
function findAuthor({ matches, row }: ImportPlan, personId: string | null | undefined): string | undefined {
  const match = personId === null || personId === undefined ? undefined : matches.get(personId);
  return match && (match.isChosen || match.userId === row.user_id) ? match.userId : undefined;
}

/** A file without columns fills the first one, and that of done tasks. */
function chooseStatus(
  { summary }: ImportPlan,
  { statuses, statusIds }: TargetProject,
  { task, projectIndex }: PlannedTask,
) {
  if (task.statusId !== null) return statusIds.get(task.statusId) ?? null;
  if (summary.source === 'krokanti' && summary.projects[projectIndex]?.statuses.length) return null;
  const fallback = task.completedAt === null ? statuses[0] : statuses.find(({ category }) => category === 'done');
  return (fallback ?? statuses[0])?.id ?? null;
}

/** Our own files say themselves what is completed; in others, the column may say it. */
function getCompletion(
  { summary, row }: ImportPlan,
  { statuses }: TargetProject,
  statusId: string | null,
  { task }: PlannedTask,
) {
  if (task.completedAt === completedAtUnknownTime) return row.created_at;
  const isInDone = statuses.find(({ id }) => id === statusId)?.category === 'done';
  return task.completedAt ?? (isInDone && summary.source !== 'krokanti' ? row.created_at : null);
}

async function choosePosition(
  { db }: ActorContext,
  { row: project, isNew }: TargetProject,
  statusId: string | null,
  endPositions: EndPositions,
  { task }: PlannedTask,
): Promise<number> {
  if (isNew && task.position !== undefined) return task.position;
  const key = `${project.id} ${statusId}`;
  const column = { space_id: project.space_id, project_id: project.id, status_id: statusId };
  const last = endPositions.get(key) ?? (await findNeighborPosition(db, column, 'desc'));
  const position = getEndPosition(last);
  endPositions.set(key, position);
  return position;
}

/** People whom the task cannot name are kept as text. */
function describePeople(plan: ImportPlan, { task }: PlannedTask): string {
  const notes: string[] = [];
  const assignees = task.assigneeIds.filter((id) => !plan.matches.has(id));
  if (assignees.length > 0) notes.push(`Assigned to: ${assignees.map((id) => getName(plan, id)).join(', ')}`);
  if (task.createdById && findAuthor(plan, task.createdById) === undefined)
    notes.push(`Created by: ${getName(plan, task.createdById)}`);
  return notes.join('\n');
}

function getName({ names }: ImportPlan, personId: string): string {
  return names.get(personId) ?? personId;
}

/** A comment, in several parts if the name of its author leaves no room for its text. */
function buildComments(
  context: ActorContext,
  plan: ImportPlan,
  task: Pick<TaskRow, 'id' | 'space_id'>,
  { comment, id }: PlannedTask['comments'][number],
): Omit<CommentRow, 'rev'>[] {
  const { authorId, content, createdAt, updatedAt = createdAt } = comment;
  const importerId = context.actor.user.id;
  const userId = authorId === importerAsAuthor ? importerId : findAuthor(plan, authorId);
  const isOnlyText = authorId !== null && userId === undefined;
  const head = isOnlyText ? `Wrote: ${getName(plan, authorId)}, ${createdAt.slice(0, 10)}\n\n` : '';
  return splitText(`${head}${content}`).map((part, index) => ({
    ...toCommentKey(task),
    id: index === 0 ? id : generateId(),
    author_id: isOnlyText ? importerId : (userId ?? null),
    content: part,
    created_at: createdAt,
    updated_at: updatedAt,
    imported_by_id: isOnlyText || userId === importerId ? null : importerId,
  }));
}

function toCommentKey({ id, space_id }: Pick<TaskRow, 'id' | 'space_id'>) {
  return { space_id, task_id: id };
}
