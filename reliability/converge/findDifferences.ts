import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../testing/untypedJson.ts';
import type { TabSnapshot } from './browserTab.ts';
import type { ServerData } from './serverDataAndEventLog.ts';

/** A board leaves these out; they are compared where a tab has them. */
const optionalFields = ['description', 'commentCount'];
/** A board does not have these, or they follow from other fields. */
const ignoredFields = ['createdAt', 'updatedAt', 'subtaskCount', 'spaceId', 'hasDescription', ...optionalFields];

/** What a tab shows that the server does not have, or the other way round. */
export function findDifferences(name: string, shown: TabSnapshot, expected: ServerData): string[] {
  const comments = [...expected.comments.values()].flat();
  const openComments = (list: readonly Json[]) => list.filter(({ taskId }) => taskId === shown.openTaskId);
  const counted = expected.tasks.map((task) => ({ ...task, commentCount: expected.comments.get(task.id)?.length }));
  const found = [
    ...compareRows('task', shown.tasks, counted),
    ...compareRows('label', shown.labels, expected.labels),
    ...compareRows('column', shown.statuses, expected.statuses),
    // All comments of the open task are shown, and of others those that have come in the meantime.
    ...compareRows('comment', openComments(shown.comments), openComments(comments)),
    ...compareRows(
      'comment',
      // Nobody sees those of deleted tasks.
      shown.comments.filter(({ taskId }) => expected.comments.has(taskId)),
      comments.filter(({ id }) => shown.comments.some((comment) => comment.id === id)),
    ),
  ];
  if (shown.unsent > 0) found.push(`${shown.unsent} unsent`);
  return found.map((text) => `${name}: ${text}`);
}

function compareRows(kind: string, shown: readonly Json[], expected: readonly Json[]): string[] {
  const byId = new Map(expected.map((row) => [row.id, row]));
  const differences: string[] = [];
  for (const row of shown) {
    const other = byId.get(row.id);
    byId.delete(row.id);
    const fields = optionalFields.filter((field) => row[field] !== undefined);
    const [is, shouldBe] = [pickCompared(row, fields), other && pickCompared(other, fields)];
    if (!isDeepStrictEqual(is, shouldBe))
      differences.push(`${kind} ${JSON.stringify(is)} instead of ${JSON.stringify(shouldBe)}`);
  }
  for (const row of byId.values()) differences.push(`lacks ${kind} ${JSON.stringify(row)}`);
  return differences;
}

function pickCompared(row: Json, optional: readonly string[]): Json {
  const fields = Object.entries(row)
    .filter(([field, value]) => value !== undefined && (!ignoredFields.includes(field) || optional.includes(field)))
    .map(([field, value]) => [field, Array.isArray(value) ? [...value].sort() : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields);
}
