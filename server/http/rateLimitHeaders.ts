import type { FastifyReply } from 'fastify';
import type { RateLimitUsage } from '../pipeline/admission.ts';
import type { OperationCall } from '../pipeline/operationCallAndResult.ts';

/** Returns a callback that adds the rate limit headers to the response. */
export function createRateLimitHeaderSetter(reply: FastifyReply): NonNullable<OperationCall['onRateLimit']> {
  return (usage) => void reply.headers(toRateLimitHeaders(usage));
}

/** Formats the usage as the fields of the IETF draft `RateLimit header fields for HTTP`. */
export function toRateLimitHeaders({ limit, count, resetsInSeconds }: RateLimitUsage) {
  return {
    'ratelimit-policy': `"token";q=${limit};w=60`,
    ratelimit: `"token";r=${limit - count};t=${resetsInSeconds}`,
  };
}
