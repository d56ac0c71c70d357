import type { FastifyReply } from 'fastify';
import type { RateLimitUsage } from '../pipeline/admission.ts';
import type { OperationCall } from '../pipeline/operationCall.ts';

/** Tells a token in headers how much of its minute is left. */
export function createRateLimitHeaderSetter(reply: FastifyReply): NonNullable<OperationCall['onRateLimit']> {
  return (usage) => void reply.headers(toRateLimitHeaders(usage));
}

export function toRateLimitHeaders({ limit, count, resetsInSeconds }: RateLimitUsage) {
  return {
    'ratelimit-policy': `"token";q=${limit};w=60`,
    ratelimit: `"token";r=${limit - count};t=${resetsInSeconds}`,
  };
}
