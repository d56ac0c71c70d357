import type { FastifyInstance } from 'fastify';
import { getAllowedMethods } from './getAllowedMethods.ts';

const corsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'ETag, Link, WWW-Authenticate, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Idempotency-Replayed, Krokanti-Run, Mcp-Session-Id',
};

const allowedHeaders =
  'Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Krokanti-User, Krokanti-Run, Last-Event-ID, ' +
  'Mcp-Session-Id, MCP-Protocol-Version, Mcp-Method, Mcp-Name';

/**
 * Lets any origin call the API with a token, and answers preflight requests. Without
 * `access-control-allow-credentials`, browsers send no cookies along.
 */
export function addCors(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.url.startsWith('/api/')) return done();
    reply.headers(corsHeaders);
    if (request.method !== 'OPTIONS') return done();
    const methods = getAllowedMethods(request.url);
    if (methods.length === 0) return done();
    reply.header('allow', methods.join(', '));
    reply.header('access-control-allow-methods', methods.join(', '));
    reply.header('access-control-allow-headers', allowedHeaders);
    reply.header('access-control-max-age', '86400');
    reply.code(204).send();
  });
}
