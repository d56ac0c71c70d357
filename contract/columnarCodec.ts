import type { BoardTask } from './board.ts';

/**
 * A list of objects alike, field by field instead of one by one: half the bytes, compressed or not. No zod here, so
 * that the browser can read it without.
 */
export interface ColumnarTable {
  count: number;
  columns: Record<string, ColumnarValues>;
}

/** As many values as there are objects; or the different ones, and for each object which (without `at`: the first). */
export type ColumnarValues<T = unknown> = T[] | { values: T[]; at?: number[] };

/** A field with so few different values is told by their numbers. */
const leastRepeats = 4;

/** `references`: the fields that hold ids of other objects of the list, which are told by their place in it. */
export function encodeColumnar<K extends string>(
  rows: readonly (Record<K, unknown> & { id: string })[],
  fields: readonly K[],
  references: readonly K[] = [],
): ColumnarTable {
  const places = new Map(rows.map(({ id }, at): [unknown, number] => [id, at]));
  const placed = (value: unknown): unknown => (Array.isArray(value) ? value.map(placed) : (places.get(value) ?? value));
  const valuesOf = (field: K) => {
    const values = rows.map((row) => row[field]);
    return references.includes(field) ? values.map(placed) : values;
  };
  return {
    count: rows.length,
    columns: Object.fromEntries(fields.map((field) => [field, toColumn(valuesOf(field))])),
  };
}

/** The objects again. */
export function decodeColumnar<R>({ count, columns }: ColumnarTable, references: readonly string[] = []): R[] {
  const valueAt = (column: ColumnarValues | undefined, row: number) =>
    Array.isArray(column) ? column[row] : column?.values[column.at?.[row] ?? 0];
  const named = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(named);
    return typeof value === 'number' ? valueAt(columns['id'], value) : value;
  };
  const fields = Object.entries(columns);
  return Array.from({ length: count }, (_, row) => {
    const object: Record<string, unknown> = {};
    for (const [field, column] of fields) {
      const value = valueAt(column, row);
      object[field] = references.includes(field) ? named(value) : value;
    }
    return object as R;
  });
}

/** Of a board's tasks. */
export const boardReferenceFields = ['parentTaskId', 'blockedByIds'] as const;

/** The tasks in an answer of `get_board`. */
export function decodeBoardTasks(tasks: ColumnarTable): BoardTask[] {
  return decodeColumnar(tasks, boardReferenceFields);
}

function toColumn(all: unknown[]): ColumnarValues {
  const numbers = new Map<unknown, number>();
  const values: unknown[] = [];
  const at = all.map((value) => {
    const key = Array.isArray(value) ? value.join() : value;
    let number = numbers.get(key);
    if (number === undefined) {
      number = values.push(value) - 1;
      numbers.set(key, number);
    }
    return number;
  });
  if (values.length <= 1) return { values };
  return values.length * leastRepeats > all.length ? all : { values, at };
}
