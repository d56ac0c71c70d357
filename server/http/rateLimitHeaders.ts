import type { FastifyReply } from 'fastify';
import type { Call, Usage } from '../pipeline/index.ts';

/** Tells a token in headers how much of its minute is left. */
export function tellUsage(reply: FastifyReply): NonNullable<Call['onUsage']> {
  return (usage) => void reply.headers(usageHeaders(usage));
}

export function usageHeaders({ limit, count, resetsIn }: Usage) {
  return {
    'ratelimit-policy': `"token";q=${limit};w=60`,
    ratelimit: `"token";r=${limit - count};t=${resetsIn}`,
  };
}
