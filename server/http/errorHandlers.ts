import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, invalidInput } from '../../contract/errors.ts';
import { endpoints } from '../../contract/index.ts';
import type { RestRoute } from '../../contract/operation.ts';
import type { Config } from '../boot/config.ts';

/** Every path below `/api` with its methods, for what is asked with another one. */
const routes: Pick<RestRoute, 'method' | 'path' | 'stream'>[] = [
  ...endpoints.map(([, { rest }]) => rest),
  { method: 'POST', path: '/mcp' },
  { method: 'GET', path: '/openapi.json' },
];
const paths = routes.map(({ method, path, stream }) => ({
  methods: method === 'GET' && !stream ? ['GET', 'HEAD'] : [method],
  pattern: new RegExp(`^/api${path.replace(/:\w+/g, '[^/]+')}/?$`),
}));

/** A percent sign that begins no character stands for itself, so that the path is looked up and refused like any other. */
export function escapeInvalidPercent({ url = '/' }: { url?: string | undefined }): string {
  if (!url.includes('%')) return url;
  const [path = ''] = url.split('?');
  try {
    decodeURI(path);
    return url;
  } catch {
    return path.replaceAll('%', '%25') + url.slice(path.length);
  }
}

const ofApi = { 'cache-control': 'private, no-cache', vary: 'Authorization, Cookie, Accept-Encoding' };

/** The one place that turns what went wrong into an answer: always the envelope, never a stack. */
export function addErrorHandlers(app: FastifyInstance, config: Config): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/api/')) reply.headers(ofApi);
    const hasNoHost = request.headers.host === undefined && request.raw.httpVersion === '1.1';
    done(hasNoHost ? invalidInput('Host', 'is required') : undefined);
  });

  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    const refusal = asRefusal(error);
    if (refusal.status >= 500) request.log.error({ err: error }, 'Request failed');
    return refuse(reply, refusal, config);
  });

  app.setNotFoundHandler((request, reply) => {
    const allowed = allowedAt(request);
    if (allowed.length === 0) return refuse(reply, new AppError('not_found'), config);
    reply.header('allow', allowed.join(', '));
    return refuse(reply, new AppError('method_not_allowed', `Method not allowed: use ${allowed.join(', ')}`), config);
  });
}

const unreadable: Record<string, { status: number; message: string }> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: 'The headers are too large: at most 16 kB' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The request came too slowly' },
};

/** Answers what is no request that Node can read, and so never reaches a route, as everything else is answered. */
export function handleClientError(this: FastifyInstance, error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const { status, message } = unreadable[error.code ?? ''] ?? { status: 400, message: 'This is not valid HTTP' };
  const requestId = randomUUID();
  this.log.info({ requestId, status, address: socket.remoteAddress }, 'request');
  const body = JSON.stringify({ error: message });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

const ofCors = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'ETag, Link, WWW-Authenticate, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Idempotency-Replayed, Mcp-Session-Id',
};

/** Any origin may call with a token; nothing here makes a browser send cookies along. */
export function addCors(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (!request.url.startsWith('/api/')) return done();
    reply.headers(ofCors);
    if (request.method !== 'OPTIONS') return done();
    const allowed = allowedAt(request);
    if (allowed.length === 0) return done();
    reply.header('allow', allowed.join(', '));
    reply.header('access-control-allow-methods', allowed.join(', '));
    reply.header(
      'access-control-allow-headers',
      'Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID, ' +
        'Mcp-Session-Id, MCP-Protocol-Version, Mcp-Method, Mcp-Name',
    );
    reply.header('access-control-max-age', '86400');
    reply.code(204).send();
  });
}

function refuse(reply: FastifyReply, refusal: AppError, config: Config) {
  if (refusal.status === 401) reply.header('www-authenticate', challengeTo(reply.request, config));
  if (refusal.retryAfter !== undefined) reply.header('retry-after', String(refusal.retryAfter));
  return reply
    .code(refusal.status)
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(refusal.body));
}

/** Agents learn from it where they can sign in. */
function challengeTo({ url, headers }: FastifyRequest, { publicUrl }: Config): string {
  if (!/^\/api\/mcp\/?(\?|$)/.test(url)) return 'Bearer';
  const metadata = `Bearer resource_metadata="${publicUrl}/.well-known/oauth-protected-resource/api/mcp", scope="read write"`;
  return headers.authorization === undefined ? metadata : `${metadata}, error="invalid_token"`;
}

/** What Fastify itself refuses, in our words. */
function asRefusal(error: Error & { statusCode?: number; code?: string }): AppError {
  if (error instanceof AppError) return error;
  const { statusCode = 500 } = error;
  if (statusCode === 413) return new AppError('payload_too_large');
  if (statusCode === 415) return new AppError('unsupported_media_type');
  if (statusCode === 404) return new AppError('not_found');
  if (statusCode >= 400 && statusCode < 500) return new AppError('invalid_input', error.message);
  return new AppError('internal');
}

function allowedAt({ url }: FastifyRequest): string[] {
  const [path = ''] = url.split('?');
  const methods = new Set(paths.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods));
  return methods.size === 0 ? [] : [...methods, 'OPTIONS'];
}
