import type { FastifyReply } from 'fastify';
import type { Call } from './run.ts';

/** Tells a token in headers how much of its minute is left. */
export function tellUsage(reply: FastifyReply): NonNullable<Call['onUsage']> {
  return ({ limit, count, resetsIn }) => {
    reply.header('ratelimit-policy', `"token";q=${limit};w=60`);
    reply.header('ratelimit', `"token";r=${limit - count};t=${resetsIn}`);
  };
}
