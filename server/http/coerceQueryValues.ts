import * as z from 'zod';
import { invalidInput } from '../../contract/errors.ts';

/**
 * Converts the text values of a query string to the types of the schema: `true`, `True` (as Python writes it) or `1` to
 * a boolean, `50` to a number. A value that cannot be converted stays text, so that validation reports it.
 * @throws AppError with code `invalid_input` for a repeated parameter that takes one value
 */
export function coerceQueryValues(query: Record<string, unknown>, schema: z.ZodObject): Record<string, unknown> {
  // Parameters may have names such as `__proto__`, which neither the schema nor the result may inherit.
  const fields = Object.entries(query).map(([field, value]): [string, unknown] => {
    const type = Object.hasOwn(schema.shape, field) ? unwrap(schema.shape[field]) : undefined;
    if (Array.isArray(value) && type && !(type instanceof z.ZodUnion))
      throw invalidInput(field, 'must be given only once');
    return [field, type && typeof value === 'string' ? coerceValue(value, type) : value];
  });
  return Object.fromEntries(fields);
}

const booleans = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

function coerceValue(value: string, type: z.core.$ZodType): unknown {
  if (type instanceof z.ZodBoolean) return booleans.get(value.toLowerCase()) ?? value;
  if (type instanceof z.ZodNumber && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  return value;
}

function unwrap(type: z.core.$ZodType): z.core.$ZodType {
  return type instanceof z.ZodOptional || type instanceof z.ZodNullable ? unwrap(type.def.innerType) : type;
}
