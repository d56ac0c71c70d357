import type * as z from 'zod';
import { AppError, type InputIssue } from '../contract/errors.ts';
import { UsageError } from './output.ts';

/**
 * What an argument means by the contract.
 * @throws WrongUsage that names the argument and what is valid
 */
export function parseArgument<T extends z.ZodType>(
  schema: T,
  value: unknown,
  argument: string,
  isSecret = false,
): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const given = isSecret ? '' : `, not ${JSON.stringify(value)}`;
  throw new UsageError(`${argument} ${parsed.error.issues[0]?.message}${given}`);
}

/** Calls an operation; where it refuses an input field, the words name the argument that gave it. */
export async function withArgumentNames<T>(argumentOf: Record<string, string>, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid_input') throw error;
    const issues = error.details.issues as InputIssue[];
    throw new UsageError(issues.map(({ path, message }) => `${argumentOf[path] ?? path} ${message}`).join('; '));
  }
}
