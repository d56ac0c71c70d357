import { AppError } from '../../contract/errors.ts';
import { diffFields } from './diffFields.ts';

/**
 * Makes a change unless the row has other values than the caller expects.
 * @throws AppError with code `changed_meanwhile` and the current resource
 */
export async function changeIfExpected<R extends object, T>(
  row: R,
  expected: Parameters<typeof diffFields>[1] | undefined,
  presentCurrent: () => Promise<Record<string, unknown>> | Record<string, unknown>,
  change: () => Promise<T>,
): Promise<T> {
  if (expected === undefined || !diffFields(row, expected).columns) return change();
  const details = await presentCurrent();
  // Other errors take precedence over a 412, so it is thrown after the work, which it undoes.
  await change();
  throw new AppError('changed_meanwhile', undefined, { details });
}
