import { AppError, type InputIssue } from '../contract/errors.ts';
import { UsageError } from './output.ts';

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
