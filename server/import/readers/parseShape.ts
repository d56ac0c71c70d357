import type * as z from 'zod';
import { invalidInput } from '../../../contract/errors.ts';

/**
 * Checks that a file has the shape of its program.
 * @throws AppError with code `invalid_input` that names the place in the file
 */
export function parseShape<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalidInput(issue?.path.join('.') || 'file', issue?.message ?? 'must have the shape of its program');
}
