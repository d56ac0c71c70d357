import * as z from 'zod';

/**
 * Corrects what clients do to the arguments of a model, where the schema leaves no doubt about what was meant: a null
 * for an absent optional field, an empty text for null, and arrays, objects, numbers and booleans as JSON text. Other values stay unchanged, for
 * the schema to validate.
 */
export function normalizeToolInput(schema: z.core.$ZodType, value: unknown): unknown {
  const { type, isNullable } = unwrap(schema);
  // The schemas that models read have no null, so an empty text clears a field.
  if (value === '' && isNullable) return null;
  const parsed = typeof value === 'string' ? parseJsonText(type, value) : value;
  if (type instanceof z.ZodArray && Array.isArray(parsed))
    return parsed.map((item) => normalizeToolInput(type.element, item));
  if (!(type instanceof z.ZodObject) || !isObject(parsed)) return parsed;
  const fields: [string, unknown][] = [];
  for (const [field, given] of Object.entries(parsed)) {
    const fieldSchema: z.core.$ZodType | undefined = Object.hasOwn(type.shape, field) ? type.shape[field] : undefined;
    const normalized = fieldSchema ? normalizeToolInput(fieldSchema, given) : given;
    if (normalized === null && fieldSchema && isAbsentIfNull(fieldSchema)) continue;
    fields.push([field, normalized]);
  }
  return Object.fromEntries(fields);
}

/** Whether null can only mean that the field is absent. Where null clears a field, it keeps that meaning. */
function isAbsentIfNull(schema: z.core.$ZodType): boolean {
  const { isOptional, isNullable } = unwrap(schema);
  return isOptional && !isNullable;
}

function parseJsonText(type: z.core.$ZodType, text: string): unknown {
  const isExpected = getTypeCheck(type);
  if (!isExpected) return text;
  try {
    // Python writes True and False.
    const value: unknown = JSON.parse(type instanceof z.ZodBoolean ? text.toLowerCase() : text);
    return value === null || isExpected(value) ? value : text;
  } catch {
    return text;
  }
}

function getTypeCheck(type: z.core.$ZodType): ((value: unknown) => boolean) | undefined {
  if (type instanceof z.ZodArray) return Array.isArray;
  if (type instanceof z.ZodObject) return isObject;
  if (type instanceof z.ZodNumber) return (value) => typeof value === 'number';
  return type instanceof z.ZodBoolean ? (value) => typeof value === 'boolean' : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unwrap(type: z.core.$ZodType): { type: z.core.$ZodType; isOptional: boolean; isNullable: boolean } {
  if (!(type instanceof z.ZodOptional || type instanceof z.ZodNullable))
    return { type, isOptional: false, isNullable: false };
  const inner = unwrap(type.def.innerType);
  return {
    type: inner.type,
    isOptional: inner.isOptional || type instanceof z.ZodOptional,
    isNullable: inner.isNullable || type instanceof z.ZodNullable,
  };
}

/**
 * Corrects the params of a message: null means absent, for the params and each of them, and the arguments may be JSON
 * text.
 */
export function normalizeMessage(message: unknown): unknown {
  if (!isObject(message) || !('params' in message)) return message;
  const { params, ...rest } = message;
  if (params === null) return rest;
  if (!isObject(params)) return message;
  const present = withoutNulls(params);
  if ('arguments' in present) {
    const values = parseArguments(present['arguments']);
    // The arguments of prompts are texts, and null is none.
    present['arguments'] = message['method'] === 'prompts/get' && isObject(values) ? withoutNulls(values) : values;
  }
  return { ...rest, params: present };
}

/** A null inside the arguments of a tool may have a meaning, and is left to its schema. */
function parseArguments(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    const parsed: unknown = JSON.parse(value === '' ? '{}' : value);
    return isObject(parsed) ? parsed : value;
  } catch {
    return value;
  }
}

function withoutNulls(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
