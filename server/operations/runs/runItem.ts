import type * as z from 'zod';
import type { RunItem as RunItemSchema } from '../../../contract/runs.ts';
import type { EventRow } from '../../db/schema.ts';
import { toEvent } from '../../events/recordEvent.ts';
import type { FieldHistory, Value } from './fieldHistory.ts';

export type RunItem = z.input<typeof RunItemSchema>;
export type RunItemField = RunItem['fields'][number];

/** The state of a field that has the value `now`. */
export function toItemField(field: string, history: FieldHistory, now: Value): RunItemField {
  const { before, after, isRunLast, changedBy } = history;
  const isBack = isEqual(now, before);
  const state = isBack ? 'undone' : isRunLast ? 'applied' : 'conflict';
  return {
    field,
    before,
    after,
    now,
    state,
    changedBy: state === 'conflict' && changedBy ? toAuthor(changedBy) : null,
  };
}

/** A thing is as its fields are: if undo takes back any of them, it takes back the thing. */
export function getStateOfFields(fields: readonly RunItemField[]): RunItem['state'] {
  if (fields.some(({ state }) => state === 'applied')) return 'applied';
  return fields.some(({ state }) => state === 'conflict') ? 'conflict' : 'undone';
}

export function toAuthor(event: EventRow): NonNullable<RunItemField['changedBy']> {
  return toEvent({ ...event, data: '{}' }).by;
}

export function isEqual(a: Value, b: Value): boolean {
  return Array.isArray(a) && Array.isArray(b) ? a.join() === b.join() : a === b;
}
