import { AppError } from '../../../contract/errors.ts';

/** Serialization failure or deadlock: the transaction was rolled back in favor of another and may be run again. */
export function isRetryable(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === '40001' || code === '40P01';
}

/**
 * Turns failures of the connection or the server into `unavailable`: connection lost or refused, server starting or
 * stopping, too many clients, disk full, a timeout of a statement or a lock (SQLSTATE classes 08, 53, 57, and 25P03,
 * 55P03). Errors that the driver raises itself have no code, so they are recognized by their text.
 */
export function toAppError(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const isUnavailable =
    /^(08|53|57)...$|^(25|55)P03$|^(ECONN|ENOTFOUND|ENOENT|EPIPE|ETIMEDOUT|EAI_)/.test(String(code)) ||
    /terminat|timeout exceeded|not queryable/i.test(String(message));
  return isUnavailable && !(error instanceof AppError)
    ? new AppError('unavailable', undefined, { cause: error })
    : error;
}
