import { type BoardTask, boardTaskFields } from '../../contract/board.ts';
import { boardReferenceFields, encodeColumnar } from '../../contract/columnarCodec.ts';
import { findResource } from '../db/queries/findResource.ts';
import { listSpaceLabels } from '../db/queries/labels.ts';
import { listSpaceMembers } from '../db/queries/members.ts';
import { findSpace } from '../db/queries/spaces.ts';
import { listProjectStatuses } from '../db/queries/statuses.ts';
import { type BoardTaskRow, listBoardTasks, listTaskRelations, type TaskRelations } from '../db/queries/tasks/index.ts';
import type { SpaceRow } from '../db/schema.ts';
import type { Handler, OperationOutput } from './handlerTypes.ts';
import { toLabel } from './labels.ts';
import { toMember } from './members.ts';
import { toProject } from './projects.ts';
import { parseRecurrence } from './recurrence/storedRecurrence.ts';
import { toSpace } from './spaces.ts';
import { toStatus } from './statuses.ts';

export const get_board: Handler<'get_board'> = async ({ db, row, spaceId, role }, { archived }) => {
  // The space's `rev` is read first, so that everything read after it is at least as new.
  const space = (await findSpace(db, spaceId)) as SpaceRow;
  const project = (await findResource(db, 'projectId', row.id, [spaceId])) ?? row;
  const [statuses, labels, members] = [
    await listProjectStatuses(db, project),
    await listSpaceLabels(db, spaceId),
    await listSpaceMembers(db, spaceId),
  ];
  const rows = project.is_archived ? [] : await listBoardTasks(db, project, archived ?? false);
  const relations = await listTaskRelations(db, rows);
  const tasks = rows.map((row, index) => toBoardTask(row, relations[index] as TaskRelations));
  return {
    project: toProject(project),
    space: toSpace(space, role),
    statuses: statuses.map(toStatus),
    labels: labels.map(toLabel),
    members: members.map(toMember),
    tasks: encodeColumnar(tasks, boardTaskFields, boardReferenceFields) as OperationOutput<'get_board'>['tasks'],
    rev: space.rev,
  };
};

function toBoardTask(row: BoardTaskRow, relations: TaskRelations): BoardTask {
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    statusId: row.status_id,
    priority: row.priority,
    startDate: row.start_date,
    dueDate: row.due_date,
    parentTaskId: row.parent_task_id,
    position: row.position,
    completedAt: row.completed_at,
    estimatedHours: row.estimated_hours,
    recurrence: parseRecurrence(row.recurrence),
    assigneeIds: relations.assigneeIds,
    labelIds: relations.labelIds,
    blockedByIds: relations.blockedByIds,
    createdById: row.created_by_id,
    hasDescription: row.has_description === 1,
    commentCount: row.comment_count,
    subtaskCount: row.subtask_count,
  };
}
