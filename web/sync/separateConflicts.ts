import { describeUpdate, getGroup, type Update, type Values } from './expectedValues.ts';

export interface SeparatedUpdate {
  /** What may still be changed; undefined if nothing is left. */
  remaining: Update | undefined;
  /** The fields that others have changed in the meantime. */
  conflicting: string[];
}

/** Splits an update into what others have changed in the meantime and the rest, which `current` may have already. */
export function separateConflicts(action: Update, current: Values): SeparatedUpdate {
  const { fields, expected = {} } = describeUpdate(action);
  const conflicting: string[] = [];
  const remaining: Record<string, unknown> = {};
  const done = new Set<string>();
  for (const group of Object.keys(fields).map(getGroup)) {
    if (group.some((field) => done.has(field))) continue;
    for (const field of group) done.add(field);
    const given = group.filter((field) => field in fields);
    const isChanged = group.some((field) => field in expected && isDifferent(expected[field], current[field]));
    if (!isChanged) for (const field of given) remaining[field] = fields[field];
    else if (given.some((field) => isDifferent(fields[field], current[field]))) conflicting.push(...given);
  }
  return { remaining: withFields(action, remaining), conflicting };
}

/** The same update with these fields only; undefined if there are none. */
export function withFields(action: Update, fields: Values): Update | undefined {
  if (Object.keys(fields).length === 0) return undefined;
  const { idField, id, expected = {} } = describeUpdate(action);
  const kept = new Set(Object.keys(fields).flatMap(getGroup));
  const stillExpected = Object.fromEntries(Object.entries(expected).filter(([field]) => kept.has(field)));
  return { op: action.op, input: { [idField]: id, ...fields, expected: stillExpected } } as Update;
}

function isDifferent(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) !== JSON.stringify(b ?? null);
}
