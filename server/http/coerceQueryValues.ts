import * as z from 'zod';

/**
 * Converts the text values of a query string to the types of the schema: `true` (or `True`, as Python writes it) to a
 * boolean, `50` to a number. A value that cannot be converted stays text, so that validation reports it.
 */
export function coerceQueryValues(query: Record<string, unknown>, schema: z.ZodObject): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(query)) {
    const type = schema.shape[field];
    input[field] = type && typeof value === 'string' ? coerceValue(value, unwrap(type)) : value;
  }
  return input;
}

function coerceValue(value: string, type: z.core.$ZodType): unknown {
  if (type instanceof z.ZodBoolean && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  if (type instanceof z.ZodNumber && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  return value;
}

function unwrap(type: z.core.$ZodType): z.core.$ZodType {
  return type instanceof z.ZodOptional || type instanceof z.ZodNullable ? unwrap(type.def.innerType) : type;
}
