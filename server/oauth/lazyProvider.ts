import { randomBytes } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { getOrCreateServerKey } from '../db/queries/serverKeys.ts';
import type { Provider } from './oidcProvider.ts';
import type { OauthDependencies } from './routes.ts';
import { createSsrfSafeFetch } from './ssrfSafeFetch.ts';

/** Made when first asked for: most instances serve tokens alone, and then load none of it. */
export function createLazyProvider(
  { config, database, now, fetchOptions }: Pick<OauthDependencies, 'config' | 'database' | 'now' | 'fetchOptions'>,
  log: FastifyBaseLogger,
  mayFetch: (address: string) => Promise<boolean>,
) {
  let kept: { publicUrl: string; made: Promise<Made> } | undefined;
  interface Made {
    oauth: Provider;
    callback: ReturnType<Provider['callback']>;
  }

  async function make(): Promise<Made> {
    const fresh = randomBytes(32).toString('base64url');
    const at = new Date(now()).toISOString();
    const cookieKey = await database.write((db) => getOrCreateServerKey(db, 'oauth_cookies', fresh, at));
    const { createOidcProvider } = await quietly(log, () => import('./oidcProvider.ts'));
    const fetch = createSsrfSafeFetch(fetchOptions);
    const oauth = createOidcProvider({
      config,
      database,
      log,
      now,
      cookieKey,
      safeFetch: fetch,
      isFetchAllowed: mayFetch,
    });
    return { oauth, callback: oauth.callback() };
  }

  return () => {
    if (kept?.publicUrl !== config.publicUrl) {
      const made = make();
      kept = { publicUrl: config.publicUrl, made };
      made.catch(() => {
        kept = undefined;
      });
    }
    return kept.made;
  };
}

/** What the provider says on the console, such as that it has not heard of this Node, goes into the log. */
async function quietly<T>(log: FastifyBaseLogger, work: () => Promise<T>): Promise<T> {
  const { warn } = console;
  console.warn = (text) => log.info(text);
  try {
    return await work();
  } finally {
    console.warn = warn;
  }
}
