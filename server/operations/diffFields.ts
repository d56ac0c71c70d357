type Value = string | number | boolean | null;

/**
 * Of the fields given, those that differ from the row: as the event tells them (`from` and `to`), and as columns to
 * set; undefined columns: nothing changes. A field's column is its name in snake case, and a flag is 0 or 1.
 */
export function diffFields<R extends object>(row: R, fields: Record<string, Value | undefined>) {
  const changes: Record<string, { from: Value; to: Value }> = {};
  const columns: Record<string, string | number | null> = {};
  for (const [field, to] of Object.entries(fields)) {
    if (to === undefined) continue;
    const column = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const stored = typeof to === 'boolean' ? Number(to) : to;
    const before = (row as Record<string, string | number | null>)[column] ?? null;
    if (before === stored) continue;
    changes[field] = { from: typeof to === 'boolean' ? before === 1 : before, to };
    columns[column] = stored;
  }
  const isChanged = Object.keys(columns).length > 0;
  return { changes, columns: isChanged ? (columns as Partial<R>) : undefined };
}
