type Value = string | number | boolean | null | object;

/** Columns that hold JSON: a row has its text, an event has the parsed value. */
const jsonFields = ['recurrence'];

/**
 * Compares fields with a row. Returns what differs, as the event records it (`from` and `to`) and as columns to set;
 * `columns` is undefined when nothing differs. A field's column is its name in snake case; booleans are stored as 0 or 1,
 * objects as JSON.
 */
export function diffFields<R extends object>(row: R, fields: Record<string, Value | undefined>) {
  const changes: Record<string, { from: Value; to: Value }> = {};
  const columns: Record<string, string | number | null> = {};
  for (const [field, to] of Object.entries(fields)) {
    if (to === undefined) continue;
    const column = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const stored = toStored(to);
    const current = (row as Record<string, string | number | null>)[column] ?? null;
    if (current === stored) continue;
    changes[field] = jsonFields.includes(field)
      ? { from: parseJson(current), to: parseJson(stored) }
      : { from: typeof to === 'boolean' ? current === 1 : current, to };
    columns[column] = stored;
  }
  const hasChanges = Object.keys(columns).length > 0;
  return { changes, columns: hasChanges ? (columns as Partial<R>) : undefined };
}

function toStored(value: Value): string | number | null {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

function parseJson(stored: string | number | null): Value {
  return typeof stored === 'string' ? JSON.parse(stored) : stored;
}
