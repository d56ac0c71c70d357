import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../contract/errors.ts';
import { operations } from '../contract/index.ts';
import type { Operation } from '../contract/operation.ts';

/** Every path below `/api` with its methods, for what is asked with another one. */
const routes: Pick<Operation['rest'], 'method' | 'path'>[] = [
  ...Object.values(operations as Record<string, Operation>).map(({ rest }) => rest),
  { method: 'GET', path: '/openapi.json' },
];
const paths = routes.map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^/api${path.replace(/:\w+/g, '[^/]+')}/?$`),
}));

/** The one place that turns what went wrong into an answer: always the envelope, never a stack. */
export function addErrors(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/api/')) {
      reply.header('cache-control', 'private, no-cache');
      reply.header('vary', 'Authorization, Cookie');
    }
  });

  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    const refusal = asRefusal(error);
    if (refusal.status >= 500) request.log.error({ err: error }, 'Request failed');
    return refuse(reply, refusal);
  });

  app.setNotFoundHandler((request, reply) => {
    const allowed = allowedAt(request);
    if (allowed.length === 0) return refuse(reply, new Refusal('not_found'));
    reply.header('allow', allowed.join(', '));
    return refuse(reply, new Refusal('method_not_allowed', `Method not allowed: use ${allowed.join(', ')}`));
  });
}

/** Any origin may call with a token; nothing here makes a browser send cookies along. */
export function addCors(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/api/')) return;
    reply.header('access-control-allow-origin', '*');
    reply.header(
      'access-control-expose-headers',
      'ETag, Link, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Idempotency-Replayed',
    );
    if (request.method !== 'OPTIONS') return;
    const allowed = allowedAt(request);
    if (allowed.length === 0) return;
    reply.header('allow', allowed.join(', '));
    reply.header('access-control-allow-methods', allowed.join(', '));
    reply.header(
      'access-control-allow-headers',
      'Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID',
    );
    reply.header('access-control-max-age', '86400');
    return reply.code(204).send();
  });
}

function refuse(reply: FastifyReply, refusal: Refusal) {
  if (refusal.status === 401) reply.header('www-authenticate', 'Bearer');
  if (refusal.retryAfter !== undefined) reply.header('retry-after', String(refusal.retryAfter));
  return reply
    .code(refusal.status)
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(refusal.body));
}

/** What Fastify itself refuses, in our words. */
function asRefusal(error: Error & { statusCode?: number; code?: string }): Refusal {
  if (error instanceof Refusal) return error;
  const { statusCode = 500 } = error;
  if (statusCode === 413) return new Refusal('payload_too_large');
  if (statusCode === 415) return new Refusal('unsupported_media_type');
  if (statusCode === 404) return new Refusal('not_found');
  if (statusCode >= 400 && statusCode < 500) return new Refusal('invalid_input', error.message);
  return new Refusal('internal');
}

function allowedAt({ url }: FastifyRequest): string[] {
  const [path = ''] = url.split('?');
  const methods = new Set(paths.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method as string));
  if (methods.size === 0) return [];
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods, 'OPTIONS'];
}
