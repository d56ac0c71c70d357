import * as z from 'zod';
import { CompletionInput, DateOrInstantInput, InstantInput } from '../../contract/fields.ts';
import { parseIsoDate } from '../../contract/parseIsoDate.ts';
import { getDayInZone, resolveLocalTime } from '../operations/timeZoneDates.ts';

interface DateContext {
  /** The caller's time zone. */
  timeZone: string;
  /** The instant that `today` refers to; undefined: `today` and its neighbors are not accepted. */
  today: string | undefined;
}

const daysAgo = new Map([
  ['yesterday', 1],
  ['today', 0],
  ['tomorrow', -1],
]);

/**
 * Converts dates that depend on the caller's time zone to those of the contract, wherever the schema has a date. Other
 * values stay unchanged, for the schema to validate.
 */
export function resolveDates(schema: z.core.$ZodType, value: unknown, context: DateContext): unknown {
  const type = unwrap(schema);
  if (isDateType(type)) return typeof value === 'string' ? resolveDate(value, type, context) : value;
  if (type instanceof z.ZodArray && Array.isArray(value) && containsDates(type.element))
    return value.map((item) => resolveDates(type.element, item, context));
  if (!(type instanceof z.ZodObject) || typeof value !== 'object' || value === null) return value;
  let resolved = value as Record<string, unknown>;
  for (const field of getDateFields(type)) {
    if (resolved[field] === undefined) continue;
    const date = resolveDates(type.shape[field], resolved[field], context);
    if (date !== resolved[field]) resolved = { ...resolved, [field]: date };
  }
  return resolved;
}

function resolveDate(value: string, type: z.core.$ZodType, { timeZone, today }: DateContext): string {
  const ago = today === undefined ? undefined : daysAgo.get(value.trim().toLowerCase());
  if (today !== undefined && ago !== undefined) return getDayInZone(timeZone, today, ago);
  const date = parseIsoDate(value);
  if (date?.kind === 'local') return resolveLocalTime(timeZone, date.text) ?? value;
  if (date?.kind === 'day' && type === CompletionInput)
    return resolveLocalTime(timeZone, `${date.text}T12:00`) ?? value;
  return value;
}

const dateTypes: z.core.$ZodType[] = [DateOrInstantInput, InstantInput, CompletionInput];

function isDateType(type: z.core.$ZodType): boolean {
  return dateTypes.includes(type);
}

const dateFields = new WeakMap<z.core.$ZodType, string[]>();

/** The fields of an object that are dates or contain some. */
function getDateFields(type: z.ZodObject): string[] {
  const known = dateFields.get(type);
  if (known) return known;
  const fields = Object.keys(type.shape).filter((field) => containsDates(type.shape[field]));
  dateFields.set(type, fields);
  return fields;
}

function containsDates(schema: z.core.$ZodType): boolean {
  const type = unwrap(schema);
  if (type instanceof z.ZodArray) return containsDates(type.element);
  return isDateType(type) || (type instanceof z.ZodObject && getDateFields(type).length > 0);
}

function unwrap(type: z.core.$ZodType): z.core.$ZodType {
  return type instanceof z.ZodOptional || type instanceof z.ZodNullable ? unwrap(type.def.innerType) : type;
}
