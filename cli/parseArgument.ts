import type * as z from 'zod';
import { AppError, type InputIssue } from '../contract/errors.ts';
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

/** Runs an operation and renames the fields in its input errors to the command's arguments. */
export async function withArgumentNames<T>(argumentNames: Record<string, string>, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid_input') throw error;
    const issues = error.details.issues as InputIssue[];
    throw new UsageError(issues.map(({ path, message }) => `${argumentNames[path] ?? path} ${message}`).join('; '));
  }
}
