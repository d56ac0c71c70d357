import type { EventRow } from '../../db/schema.ts';

export type Value = string | number | boolean | null | string[];

/** What a run did to one field of a thing, or to one element of one of its lists. */
export interface FieldHistory {
  /** The value that others, or nobody, had set before the run changed it. */
  before: Value;
  /** The last value that the run set. */
  after: Value;
  /** Whether the run, or an undo or redo of it, changed it last. */
  isRunLast: boolean;
  /** The last change by others since. */
  changedBy: EventRow | undefined;
}

/** The runs whose changes count as the run's own: itself, and those that undo and redo it. */
export interface RunFamily {
  runId: string;
  runIds: ReadonlySet<string>;
}

export type ListField = 'assigneeIds' | 'labelIds' | 'blockedByIds';
export const listFields: readonly string[] = ['assigneeIds', 'labelIds', 'blockedByIds'] satisfies ListField[];

/** Separates the field from the element in the key of a history of an element. */
const separator = ' ';

export function splitKey(key: string): { field: string; element: string | undefined } {
  const [field = '', element] = key.split(separator);
  return { field, element };
}

/**
 * The histories of the fields that the run changed, by field, or by field and element. What changes back and forth
 * between the run and others goes back to what the others set last.
 * @param events The changes of one thing, oldest first, from the run's first one
 */
export function getFieldHistories(
  events: readonly EventRow[],
  { runId, runIds }: RunFamily,
): Map<string, FieldHistory> {
  const histories = new Map<string, FieldHistory>();
  for (const event of events) {
    const isOwn = event.run_id !== null && runIds.has(event.run_id);
    for (const [key, from, to] of listChanges(event)) {
      const history = histories.get(key);
      if (!history) {
        if (event.run_id === runId)
          histories.set(key, { before: from, after: to, isRunLast: true, changedBy: undefined });
      } else if (isOwn) {
        if (!history.isRunLast) history.before = from;
        history.isRunLast = true;
        if (event.run_id === runId) history.after = to;
      } else {
        history.isRunLast = false;
        history.changedBy = event;
      }
    }
  }
  return histories;
}

/** The changes of an event. A list counts as one change for each element that was added or removed. */
function listChanges({ data }: EventRow): [key: string, from: Value, to: Value][] {
  const { changes } = JSON.parse(data) as { changes?: Record<string, { from: Value; to: Value }> };
  return Object.entries(changes ?? {}).flatMap(([field, { from, to }]): [string, Value, Value][] => {
    if (!listFields.includes(field)) return [[field, toValue(from), toValue(to)]];
    const [old, current] = [new Set(from as string[]), new Set(to as string[])];
    const changed = [...old.symmetricDifference(current)];
    return changed.map((element) => [`${field}${separator}${element}`, old.has(element), current.has(element)]);
  });
}

/** An object as its JSON, which the task's column has too. */
export function toValue(value: Value | object): Value {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? JSON.stringify(value) : value;
}
