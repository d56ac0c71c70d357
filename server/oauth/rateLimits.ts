import { getIpNetwork, getNetworkLimit } from '../auth/ipNetwork.ts';
import { getSecondsUntilReset } from '../auth/rateLimiter.ts';
import type { OauthDependencies } from './oauthDependencies.ts';

const windowMs = 15 * 60_000;

/** How many unauthenticated requests of each kind a network may make per window. */
const maxRequests = { authorize: 120, register: 30, fetch: 60 };

export type ConsumeRequest = (
  kind: keyof typeof maxRequests,
  clientIp: string,
) => Promise<{ isAllowed: boolean; retryAfterSeconds: number }>;

/** Limits expensive unauthenticated requests. */
export function createRequestLimits({ rateLimiter, now }: Pick<OauthDependencies, 'rateLimiter' | 'now'>) {
  const consumeRequest: ConsumeRequest = async (kind, clientIp) => {
    const network = getIpNetwork(clientIp);
    const max = getNetworkLimit(network, maxRequests[kind]);
    const result = await rateLimiter.consume(`oauth_${kind}:${network}`, max, windowMs);
    return { isAllowed: result.isAllowed, retryAfterSeconds: getSecondsUntilReset(result, windowMs, now()) };
  };
  return consumeRequest;
}
