// One fixed locale: the databases and every browser must agree on the order.
const collator = new Intl.Collator('en', { numeric: true });

/** Compares names as people sort them: ignoring case and accents at first, numbers by their value. */
export function compareNames(a: string, b: string): number {
  return collator.compare(a, b);
}

/** Sorts rows by their names, and those with the same name by `getId`, in place. */
export function sortByName<T extends { name: string }>(rows: T[], getId: (row: T) => string): T[] {
  return rows.sort((a, b) => collator.compare(a.name, b.name) || (getId(a) < getId(b) ? -1 : 1));
}
