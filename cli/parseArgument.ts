import type * as z from 'zod';
import { UsageError } from './output.ts';

/**
 * Parses an argument with a schema of the contract.
 * @param isSecret Keeps the value out of the error message
 * @throws UsageError that names the argument and what is valid
 */
export function parseArgument<T extends z.ZodType>(
  schema: T,
  value: unknown,
  argument: string,
  isSecret = false,
): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const received = isSecret ? '' : `, not ${JSON.stringify(value)}`;
  throw new UsageError(`${argument} ${parsed.error.issues[0]?.message}${received}`);
}
