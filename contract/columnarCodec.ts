import type { BoardTask } from './board.ts';

/**
 * A list of similar objects, stored field by field instead of row by row: half the bytes, compressed or not. This module
 * must not import zod, because the browser uses it.
 */
export interface ColumnarTable {
  count: number;
  columns: Record<string, ColumnarValues>;
}

/** One value per row; or the distinct values with the index of each row's value (without `at`, all have the first). */
export type ColumnarValues<T = unknown> = T[] | { values: T[]; at?: number[] };

/** Distinct values are listed once if each occurs this many times on average. */
const minRepeats = 4;

/** `references` are the fields with ids of other rows, which are encoded as row indexes. */
export function encodeColumnar<K extends string>(
  rows: readonly (Record<K, unknown> & { id: string })[],
  fields: readonly K[],
  references: readonly K[] = [],
): ColumnarTable {
  const indexById = new Map(rows.map(({ id }, index): [unknown, number] => [id, index]));
  const toIndex = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(toIndex) : (indexById.get(value) ?? value);
  const getValues = (field: K) => {
    const values = rows.map((row) => row[field]);
    return references.includes(field) ? values.map(toIndex) : values;
  };
  return {
    count: rows.length,
    columns: Object.fromEntries(fields.map((field) => [field, toColumn(getValues(field))])),
  };
}

/** Restores the rows. */
export function decodeColumnar<R>({ count, columns }: ColumnarTable, references: readonly string[] = []): R[] {
  const getValue = (column: ColumnarValues | undefined, index: number) =>
    Array.isArray(column) ? column[index] : column?.values[column.at?.[index] ?? 0];
  const toId = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(toId);
    return typeof value === 'number' ? getValue(columns['id'], value) : value;
  };
  const fields = Object.entries(columns);
  return Array.from({ length: count }, (_, index) => {
    const row: Record<string, unknown> = {};
    for (const [field, column] of fields) {
      const value = getValue(column, index);
      row[field] = references.includes(field) ? toId(value) : value;
    }
    return row as R;
  });
}

/** The reference fields of a board's tasks. */
export const boardReferenceFields = ['parentTaskId', 'blockedByIds'] as const;

/** Decodes the tasks of a `get_board` response. */
export function decodeBoardTasks(tasks: ColumnarTable): BoardTask[] {
  return decodeColumnar(tasks, boardReferenceFields);
}

function toColumn(allValues: unknown[]): ColumnarValues {
  const indexByKey = new Map<unknown, number>();
  const values: unknown[] = [];
  const at = allValues.map((value) => {
    const key = Array.isArray(value) ? value.join() : value;
    let index = indexByKey.get(key);
    if (index === undefined) {
      index = values.push(value) - 1;
      indexByKey.set(key, index);
    }
    return index;
  });
  if (values.length <= 1) return { values };
  return values.length * minRepeats > allValues.length ? allValues : { values, at };
}
