import type { Mutation } from './mutations.ts';
import type { StateDraft } from './stateDraft.ts';

/**
 * Who undoes, redoes, retries or comes back from offline may only replace what they knew. So an update carries the values
 * that its fields had for the user (`expected`), and the server refuses it if they have others by now.
 */

export type Update = Extract<Mutation, { op: 'update_task' | 'update_comment' | 'update_status' }>;
export type Values = Readonly<Record<string, unknown>>;

/** Fields that make sense only together. Every other field stands for itself. */
const fieldGroups = [
  ['statusId', 'position', 'beforeTaskId', 'afterTaskId', 'completedAt'],
  ['startDate', 'dueDate'],
];
/** A position means little without its neighbours, and lists are replaced only when the user asks for that. */
const uncheckedFields = new Set(['position', 'beforeTaskId', 'afterTaskId', 'assigneeIds', 'labelIds']);
const moveFields = ['position', 'beforeTaskId', 'afterTaskId'];

export function isUpdate(action: Mutation): action is Update {
  return action.op === 'update_task' || action.op === 'update_comment' || action.op === 'update_status';
}

/** What an update changes: its table and id, and the fields that it sets. */
export function describeUpdate({ op, input }: Update) {
  const { taskId, commentId, statusId, expected, ...fields } = input as Values & { expected?: Values };
  if (op === 'update_comment') return { ...comment, id: commentId as string, fields, expected };
  if (op === 'update_status') return { ...status, id: statusId as string, fields, expected };
  return { ...task, id: taskId as string, fields: statusId === undefined ? fields : { ...fields, statusId }, expected };
}

const task = { table: 'tasks', idField: 'taskId', responseField: 'task' } as const;
const comment = { table: 'comments', idField: 'commentId', responseField: 'comment' } as const;
const status = { table: 'statuses', idField: 'statusId', responseField: 'status' } as const;

/** Adds the values that the user sees now to an update without expected values. */
export function addExpected<M extends Mutation>(draft: StateDraft, action: M): M {
  if (!isUpdate(action) || action.input.expected !== undefined) return action;
  const { table, id, fields } = describeUpdate(action);
  const checked = Object.keys(fields).filter((field) => !uncheckedFields.has(field));
  if (table === 'tasks' && moveFields.some((field) => fields[field] !== undefined)) checked.push('statusId');
  return withExpected(action, pickKnown(draft.get(table, id) as Values | undefined, checked)) as M;
}

/** Expects the values that the row has now of all fields that the update sets, its position included. */
export function expectAllFields(draft: StateDraft, action: Mutation): Mutation {
  if (!isUpdate(action)) return action;
  const { table, id, fields } = describeUpdate(action);
  return withExpected(action, pickKnown(draft.get(table, id) as Values | undefined, Object.keys(fields)));
}

/** Expects what the server has made of an earlier mutation, instead of what that was expected to make of the row. */
export function updateExpected(action: Mutation, earlier: Mutation, row: Values): Mutation {
  if (!isUpdate(action)) return action;
  const { id, expected = {} } = describeUpdate(action);
  if (row['id'] !== id) return action;
  const fields = Object.keys(expected).filter((field) => isTouched(earlier, field));
  return fields.length === 0 ? action : withExpected(action, { ...expected, ...pickKnown(row, fields) });
}

/** Whether a mutation sets the field, directly or with others of its group: a move may complete a task. */
function isTouched(action: Mutation, field: string): boolean {
  if (!isUpdate(action)) return action.op.startsWith('create_');
  const { fields } = describeUpdate(action);
  return field in fields || getGroup(field).some((other) => other in fields);
}

/** The same update, if its fields still have these values. */
export function withExpected(action: Update, expected: Values): Update {
  return { op: action.op, input: { ...action.input, expected } } as Update;
}

/** The fields that make sense only together with this one. */
export function getGroup(field: string): readonly string[] {
  return fieldGroups.find((group) => group.includes(field)) ?? [field];
}

/** The fields of which the row is known to have a value: a board leaves out descriptions. */
function pickKnown(row: Values | undefined, fields: readonly string[]): Values {
  return Object.fromEntries(fields.flatMap((field) => (row?.[field] === undefined ? [] : [[field, row[field]]])));
}
