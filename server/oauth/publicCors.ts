import type { FastifyReply } from 'fastify';

/** Allows browsers of any origin: these endpoints never read cookies. */
export function setPublicCors(reply: FastifyReply, method: string): FastifyReply {
  return reply
    .header('access-control-allow-origin', '*')
    .header('access-control-allow-methods', method)
    .header('access-control-allow-headers', 'Content-Type, MCP-Protocol-Version')
    .header('access-control-max-age', '3600');
}
