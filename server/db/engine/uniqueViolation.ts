import { AppError, type ErrorCode } from '../../../contract/errors.ts';

/**
 * Lets the unique index decide: where it refuses the row, that becomes the 409.
 * @throws Refusal with the code
 */
export async function mapUniqueViolation<T>(code: ErrorCode, insert: () => Promise<T>, message?: string): Promise<T> {
  try {
    return await insert();
  } catch (error) {
    throw isDuplicate(error) ? new AppError(code, message) : error;
  }
}

function isDuplicate(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}
