import { randomBytes } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { getOrCreateServerKey } from '../db/queries/serverKeys.ts';
import type { OauthDependencies } from './oauthDependencies.ts';
import type { Provider } from './oidcProvider.ts';
import { createSsrfSafeFetch } from './ssrfSafeFetch.ts';

export interface LoadedProvider {
  provider: Provider;
  /** The provider's request listener. */
  callback: ReturnType<Provider['callback']>;
}

/** Loads the provider on first use, so that instances without OAuth clients never pay for it. */
export type GetProvider = () => Promise<LoadedProvider>;

/** @param isFetchAllowed Whether a client metadata document may be fetched for a request from this IP address */
export function createLazyProvider(
  { config, database, now, fetchOptions }: Pick<OauthDependencies, 'config' | 'database' | 'now' | 'fetchOptions'>,
  log: FastifyBaseLogger,
  isFetchAllowed: (clientIp: string) => Promise<boolean>,
): GetProvider {
  let loading: Promise<LoadedProvider> | undefined;

  return () => {
    if (!loading) {
      loading = loadProvider();
      // The next request tries again.
      loading.catch(() => {
        loading = undefined;
      });
    }
    return loading;
  };

  async function loadProvider(): Promise<LoadedProvider> {
    const newKey = randomBytes(32).toString('base64url');
    const createdAt = new Date(now()).toISOString();
    const cookieKey = await database.write((db) => getOrCreateServerKey(db, 'oauth_cookies', newKey, createdAt));
    const { createOidcProvider } = await withConsoleWarningsLogged(log, () => import('./oidcProvider.ts'));
    const safeFetch = createSsrfSafeFetch(fetchOptions);
    const provider = createOidcProvider({ config, database, log, now, cookieKey, safeFetch, isFetchAllowed });
    return { provider, callback: provider.callback() };
  }
}

/** oidc-provider warns on the console while it loads, for example about untested versions of Node. */
async function withConsoleWarningsLogged<T>(log: FastifyBaseLogger, load: () => Promise<T>): Promise<T> {
  const { warn } = console;
  console.warn = (text) => log.info(text);
  try {
    return await load();
  } finally {
    console.warn = warn;
  }
}
