import type { RateLimiter } from '../auth/rateLimiter.ts';
import type { Config } from '../boot/config.ts';
import type { Database } from '../db/engine/database.ts';
import type { Pipeline } from '../pipeline/index.ts';
import type { SafeFetchOptions } from './ssrfSafeFetch.ts';

export interface OauthDependencies {
  config: Config;
  database: Database;
  pipeline: Pipeline;
  rateLimiter: RateLimiter;
  /** Milliseconds. */
  now: () => number;
  /** Restricts where client metadata documents are fetched from. */
  fetchOptions?: SafeFetchOptions | undefined;
}
