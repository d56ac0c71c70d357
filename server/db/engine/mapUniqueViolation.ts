import { AppError, type ErrorCode } from '../../../contract/errors.ts';

/**
 * Runs an insert and lets the unique index decide, without checking first.
 * @throws AppError with `code` when the row violates a unique index
 */
export async function mapUniqueViolation<T>(code: ErrorCode, insert: () => Promise<T>, message?: string): Promise<T> {
  try {
    return await insert();
  } catch (error) {
    throw isUniqueViolation(error) ? new AppError(code, message) : error;
  }
}

export function isUniqueViolation(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}
