type Table = ReadonlyMap<string, unknown>;

/** For each table of tasks, the one that it was copied from and the ids that differ. Weak, so that no table is kept. */
const origins = new WeakMap<Table, { base: WeakRef<Table>; ids: ReadonlySet<string> }>();
/** A table of pending mutations is a copy of the confirmed table, which is a copy of the one shown before. */
const maxSteps = 4;
/** With more changes, deriving everything again is as fast. */
const maxChanges = 200;

export function setTableOrigin(table: Table, base: Table, changedIds: ReadonlySet<string>): void {
  origins.set(table, { base: new WeakRef(base), ids: changedIds });
}

interface DerivedBefore<T, V> {
  value: V;
  base: T;
  changedIds: ReadonlySet<string>;
}

/**
 * Returns the value that was derived from a table which this one was copied from, and the ids that have changed since;
 * undefined if there is none.
 */
export function findDerivedBefore<T extends Table, V>(
  table: T,
  derived: WeakMap<T, V>,
): DerivedBefore<T, V> | undefined {
  const changedIds = new Set<string>();
  let current = table;
  for (let step = 0; step < maxSteps; step++) {
    const origin = origins.get(current);
    const base = origin?.base.deref() as T | undefined;
    if (!origin || !base) return undefined;
    for (const id of origin.ids) changedIds.add(id);
    if (changedIds.size > maxChanges) return undefined;
    const value = derived.get(base);
    if (value !== undefined) return { value, base, changedIds };
    current = base;
  }
  return undefined;
}
