import { Counter, Gauge, type Registry } from 'prom-client';
import type { AppError, ErrorCode } from '../../contract/errors.ts';

export type LimitMetrics = ReturnType<typeof createLimitMetrics>;

const limitCodes: ReadonlySet<ErrorCode> = new Set([
  'payload_too_large',
  'rate_limited',
  'space_full',
  'too_many_attempts',
  'too_many_exports',
  'too_many_spaces',
  'too_many_streams',
  'too_much_text',
]);

/** Counts for `/metrics` how often limits were reached. */
export function createLimitMetrics(registry: Registry) {
  const reached = new Counter({
    name: 'krokanti_limits_reached_total',
    help: 'Calls that were rejected because of a limit, by the code of the error.',
    labelNames: ['code'],
    registers: [registry],
  });
  for (const code of limitCodes) reached.inc({ code }, 0);
  const fullSpaces = new Gauge({
    name: 'krokanti_full_spaces',
    help: 'Spaces that store more than SPACE_STORAGE_MB.',
    registers: [registry],
  });
  return {
    /** Counts the error if a limit is its cause. */
    countError: ({ code }: AppError): void => {
      if (limitCodes.has(code)) reached.inc({ code });
    },
    setFullSpaces: (count: number): void => fullSpaces.set(count),
  };
}
