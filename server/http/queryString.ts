import * as z from 'zod';

/**
 * A query string's values as the schema's types: a query has only text, so `true`, which Python writes `True`, becomes a
 * boolean and `50` a number where the field is one. What does not fit stays text, for the schema to refuse by name.
 */
export function coerceQueryValues(query: Record<string, unknown>, schema: z.ZodObject): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(query)) {
    const type = schema.shape[field];
    input[field] = type && typeof value === 'string' ? read(value, unwrap(type)) : value;
  }
  return input;
}

function read(value: string, type: z.core.$ZodType): unknown {
  if (type instanceof z.ZodBoolean && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  if (type instanceof z.ZodNumber && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  return value;
}

function unwrap(type: z.core.$ZodType): z.core.$ZodType {
  return type instanceof z.ZodOptional || type instanceof z.ZodNullable ? unwrap(type.def.innerType) : type;
}
