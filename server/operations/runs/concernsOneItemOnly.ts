import { AppError } from '../../../contract/errors.ts';

/** Whether the error means that one item cannot be taken back. A limit concerns all of them. */
export function concernsOneItemOnly(error: unknown): boolean {
  return error instanceof AppError && error.status < 500 && error.status !== 413 && error.status !== 429;
}
