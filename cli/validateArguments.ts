import type * as z from 'zod';
import { type Issue, Refusal } from '../contract/errors.ts';
import { WrongUsage } from './output.ts';

/**
 * What an argument means by the contract.
 * @throws WrongUsage that names the argument and what is valid
 */
export function valid<T extends z.ZodType>(schema: T, value: unknown, argument: string, isSecret = false): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const given = isSecret ? '' : `, not ${JSON.stringify(value)}`;
  throw new WrongUsage(`${argument} ${parsed.error.issues[0]?.message}${given}`);
}

/** Calls an operation; where it refuses an input field, the words name the argument that gave it. */
export async function naming<T>(argumentOf: Record<string, string>, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'invalid_input') throw error;
    const issues = error.details.issues as Issue[];
    throw new WrongUsage(issues.map(({ path, message }) => `${argumentOf[path] ?? path} ${message}`).join('; '));
  }
}
