type Value = string | number | boolean | null;

/**
 * Compares fields with a row. Returns what differs, as the event records it (`from` and `to`) and as columns to set;
 * `columns` is undefined when nothing differs. A field's column is its name in snake case; booleans are stored as 0 or 1.
 */
export function diffFields<R extends object>(row: R, fields: Record<string, Value | undefined>) {
  const changes: Record<string, { from: Value; to: Value }> = {};
  const columns: Record<string, string | number | null> = {};
  for (const [field, to] of Object.entries(fields)) {
    if (to === undefined) continue;
    const column = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const stored = typeof to === 'boolean' ? Number(to) : to;
    const current = (row as Record<string, string | number | null>)[column] ?? null;
    if (current === stored) continue;
    changes[field] = { from: typeof to === 'boolean' ? current === 1 : current, to };
    columns[column] = stored;
  }
  const hasChanges = Object.keys(columns).length > 0;
  return { changes, columns: hasChanges ? (columns as Partial<R>) : undefined };
}
