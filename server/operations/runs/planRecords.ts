import { isRoleAtLeast, type Role } from '../../../contract/rules/roles.ts';
import type { Db } from '../../db/engine/database.ts';
import { findResource } from '../../db/queries/findResource.ts';
import { listTaskIdsUsing } from '../../db/queries/tasks/index.ts';
import type { EventRow, LabelRow, ProjectRow, SpaceRow, StatusRow } from '../../db/schema.ts';
import { toLabel } from '../labels.ts';
import { toProject } from '../projects.ts';
import { toSpace } from '../spaces.ts';
import { toStatus } from '../statuses.ts';
import { getFieldHistories, type Value } from './fieldHistory.ts';
import type { LoadedRun } from './loadRun.ts';
import type { TaskPlan } from './planTasks.ts';
import { getStateOfFields, type RunItem, toItemField } from './runItem.ts';

export type RecordKind = 'label' | 'status' | 'project' | 'space';
export type RecordRow = LabelRow | StatusRow | ProjectRow | SpaceRow;

/** What a run did to a label, a column, a project or the space. */
export interface RecordPlan {
  item: RunItem;
  kind: RecordKind;
  /** `remove` archives a project. */
  action: 'remove' | 'update' | 'insert' | 'none';
  row: RecordRow | undefined;
  /** The deleted label or column as the API returned it. */
  deleted: Record<string, unknown> | undefined;
  /** The tasks that had the deleted label. */
  taskIds: string[];
}

const idFields = { label: 'labelId', status: 'statusId', project: 'projectId', space: 'spaceId' } as const;
const minRoles: Record<RecordKind, Role> = { label: 'member', status: 'admin', project: 'admin', space: 'admin' };
const presenters = {
  label: toLabel as (row: never) => object,
  status: toStatus as (row: never) => object,
  project: toProject as (row: never) => object,
  space: ((row: SpaceRow) => toSpace(row, 'owner')) as (row: never) => object,
};

/** Plans to take back what the run did to everything but tasks and comments. */
export async function planRecords(
  db: Db,
  { events, run, family }: LoadedRun,
  tasks: TaskPlan[],
  role: Role,
): Promise<RecordPlan[]> {
  const own = Map.groupBy(
    events.filter(({ type }) => /^(label|status|project|space)\./.test(type)),
    (event) => `${event.type.split('.')[0]} ${getRecordId(event)}`,
  );
  const plans: RecordPlan[] = [];
  for (const [key, ownEvents] of own) {
    const [kind = '', id = ''] = key.split(' ');
    const plan = await planRecord(db, run.space_id, kind as RecordKind, id, ownEvents, family);
    if (plan.item.state === 'applied' && !isRoleAtLeast(role, minRoles[plan.kind])) plan.item.state = 'conflict';
    if (plan.action === 'remove' && plan.item.state === 'applied') {
      const uses = await listTaskIdsUsing(db, run.space_id, plan.kind as 'label' | 'status' | 'project', id);
      if (uses.some((taskId) => !releases(tasks, taskId, plan.kind, id))) plan.item.state = 'conflict';
    }
    plans.push(plan);
  }
  return plans;
}

/** Changes of memberships, which undo leaves alone: nobody gains or loses access by it. */
export function listMemberItems({ events, run }: LoadedRun): RunItem[] {
  const own = Map.groupBy(
    events.filter(({ type }) => type.startsWith('member.')),
    ({ data }) => (JSON.parse(data) as { userId?: string; member?: { userId: string } }).userId ?? run.user_id,
  );
  return [...own].map(([id, changes]) => ({
    kind: 'member',
    id,
    taskId: null,
    projectId: null,
    title: null,
    action: changes[0]?.type === 'member.added' ? 'created' : 'updated',
    state: 'irreversible',
    fields: [],
  }));
}

async function planRecord(
  db: Db,
  spaceId: string,
  kind: RecordKind,
  id: string,
  own: EventRow[],
  family: LoadedRun['family'],
): Promise<RecordPlan> {
  const row = (await findResource(db, idFields[kind], id, [spaceId])) as RecordRow | undefined;
  const now = row && (presenters[kind](row as never) as Record<string, Value>);
  const isCreated = own.some(({ type }) => type.endsWith('.created'));
  const deletion = own.findLast(({ type }) => type.endsWith('.deleted'));
  const { [kind]: deleted, taskIds = [] } = deletion ? JSON.parse(deletion.data) : {};
  const item: RunItem = {
    kind,
    id,
    taskId: null,
    projectId: own[0]?.project_id ?? null,
    title: String(now?.['name'] ?? deleted?.name ?? ''),
    action: isCreated ? 'created' : deletion ? 'deleted' : 'updated',
    state: 'undone',
    fields: [],
  };
  const plan: RecordPlan = { item, kind, action: 'none', row, deleted, taskIds };
  if (isCreated) {
    const isGone = !row || (kind === 'project' && (row as ProjectRow).is_archived === 1);
    if (kind === 'space') return { ...plan, item: { ...item, state: 'irreversible' } };
    return isGone ? plan : { ...plan, action: 'remove', item: { ...item, state: 'applied' } };
  }
  if (deletion) {
    if (row) return plan;
    return deleted
      ? { ...plan, action: 'insert', item: { ...item, state: 'applied' } }
      : { ...plan, item: { ...item, state: 'irreversible' } };
  }
  if (!now) return { ...plan, item: { ...item, state: 'irreversible' } };
  const fields = [...getFieldHistories(own, family)]
    // An old key of a space stays an alias, so it is changed only by itself.
    .filter(([field]) => now[field] !== undefined && field !== 'key')
    // The log of the space has no index for these, so that the value tells whether others have changed it.
    .map(([field, history]) =>
      toItemField(field, { ...history, isRunLast: now[field] === history.after }, now[field] as Value),
    );
  return { ...plan, action: 'update', item: { ...item, fields, state: getStateOfFields(fields) } };
}

/** Whether taking back the tasks also ends this use of the label, column or project. */
function releases(tasks: TaskPlan[], taskId: string, kind: RecordKind, id: string): boolean {
  const plan = tasks.find((task) => task.taskId === taskId);
  if (plan?.action === 'remove') return plan.item.state === 'applied';
  if (kind === 'label') return plan?.links.some((step) => step.id === id && step.state === 'applied') ?? false;
  const field = kind === 'status' ? 'statusId' : 'projectId';
  return plan?.item.fields.some((change) => change.field === field && change.state === 'applied') ?? false;
}

function getRecordId({ type, data, project_id, space_id }: EventRow): string {
  const [kind = ''] = type.split('.');
  if (kind === 'space') return space_id;
  if (kind === 'project') return project_id ?? '';
  const content = JSON.parse(data) as Record<string, { id?: string } & string>;
  return content[kind]?.id ?? content[`${kind}Id`] ?? '';
}
