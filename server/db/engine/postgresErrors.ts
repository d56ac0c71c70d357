import { AppError } from '../../../contract/errors.ts';
import { PostgresConnectionError } from './postgresConnectionErrors.ts';

/** Serialization failure or deadlock: the transaction was rolled back in favor of another and may be run again. */
export function isRetryable(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === '40001' || code === '40P01';
}

/** SQLSTATE classes 08, 53, 57, and 25006, 25P03, 55P03; and the codes of failed connections. */
const unavailableCode = /^(08|53|57)...$|^25006$|^(25|55)P03$|^(ECONN|ENOTFOUND|ENOENT|EPIPE|ETIMEDOUT|EAI_)/;

/**
 * Turns failures of the connection or the server into `unavailable`: connection lost or refused, server starting or
 * stopping or read-only, too many clients, disk full, a timeout of a statement or a lock. Decides by code and class, never by text,
 * which may come from a user.
 */
export function toAppError(error: unknown): unknown {
  const { code } = error as { code?: unknown };
  const isUnavailable = error instanceof PostgresConnectionError || unavailableCode.test(String(code));
  return isUnavailable && !(error instanceof AppError)
    ? new AppError('unavailable', undefined, { cause: error })
    : error;
}

/** Whether an error, or what caused it, is PostgreSQL’s `disk_full`. */
export function isOutOfDisk(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  return code === '53100' || cause?.code === '53100';
}
