import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, invalidInput } from '../../contract/errors.ts';
import { endpoints } from '../../contract/index.ts';
import type { Endpoint } from '../../contract/operation.ts';
import type { Config } from '../boot/config.ts';
import type { Pipeline } from '../pipeline/index.ts';
import type { OperationCall, OperationResult } from '../pipeline/operationCall.ts';
import { chooseEncoding, minCompressibleBytes, setEncodingHeaders } from './compress.ts';
import { getCredentials, setSessionCookie } from './credentials.ts';
import { createEventStreams, type EventStreams } from './eventStream.ts';
import { coerceQueryValues } from './queryString.ts';
import { createRateLimitHeaderSetter } from './rateLimitHeaders.ts';
import { RenderedJson } from './renderedJson.ts';
import type { ResponseCache } from './responseCache.ts';

/** The contract's operations as routes below `/api`. */
export function addRestRoutes(
  app: FastifyInstance,
  { execute: run }: Pipeline,
  config: Config,
  repeats: ResponseCache,
): void {
  const sending = { config, repeats, streams: createEventStreams(app) };
  for (const [name, operation] of endpoints) {
    const { method, path, stream } = operation.rest;
    app.route({
      method,
      url: `/api${path}`,
      exposeHeadRoute: method === 'GET' && !stream,
      config: { operation: name },
      handler: async (request, reply) => {
        const answer = await run(name, callOf(request, reply, operation, config));
        return send(request, reply, operation, answer, sending);
      },
    });
  }
}

function callOf(request: FastifyRequest, reply: FastifyReply, operation: Endpoint, config: Config): OperationCall {
  const { headers } = request;
  return {
    credentials: getCredentials(request, operation, config),
    input: () => inputOf(request, operation),
    ifMatch: headers['if-match'],
    // Only what is fetched can be fetched already.
    ifNoneMatch: operation.rest.method === 'GET' ? headers['if-none-match'] : undefined,
    idempotencyKey: one(headers['idempotency-key']),
    clientIp: request.ip,
    userAgent: headers['user-agent'] ?? null,
    acceptLanguage: headers['accept-language'],
    render: (output) => new RenderedJson(output as Record<string, unknown>, operation.rest.arrayField),
    onRateLimit: createRateLimitHeaderSetter(reply),
  };
}

/** Path, query and body as one object; what the path says counts for more than the rest. */
function inputOf(request: FastifyRequest, operation: Endpoint): Record<string, unknown> {
  const query = coerceQueryValues(request.query as Record<string, unknown>, operation.input);
  const body = operation.rest.method === 'GET' ? {} : readBody(request);
  const resume = operation.rest.stream ? lastEventOf(request) : {};
  return { ...query, ...body, ...resume, ...(request.params as Record<string, unknown>) };
}

function readBody({ body, headers }: FastifyRequest): Record<string, unknown> {
  if (!(body instanceof Buffer) || body.length === 0) return {};
  if (!/^application\/(json|[\w.-]+\+json)\s*(;|$)/i.test(headers['content-type'] ?? '')) {
    throw new AppError('unsupported_media_type');
  }
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? ''))
    throw new AppError('unsupported_media_type', 'Send the body as it is, not compressed');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw invalidInput('', 'The body must be valid JSON in UTF-8');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidInput('', 'The body must be a JSON object');
  }
  return value as Record<string, unknown>;
}

function lastEventOf({ headers }: FastifyRequest): { after?: number } {
  const last = one(headers['last-event-id']);
  if (last === undefined || last === '') return {};
  if (!/^\d{1,15}$/.test(last)) throw invalidInput('Last-Event-ID', 'must be the id of an event of this stream');
  return { after: Number(last) };
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

interface Sending {
  config: Config;
  repeats: ResponseCache;
  streams: EventStreams;
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  operation: Endpoint,
  answer: OperationResult,
  { config, repeats, streams }: Sending,
) {
  const { method, status, arrayField, stream } = operation.rest;
  if (stream) return streams.sendBatches(request, reply, answer.output as AsyncIterable<Record<string, unknown>[]>);
  if (answer.sessionChange !== undefined) setSessionCookie(reply, answer.sessionChange, config);
  if (answer.etag !== undefined) reply.header('etag', answer.etag);
  if (answer.isReplayed) reply.header('idempotency-replayed', 'true');
  if (answer.isNotModified) {
    if (answer.validator)
      repeats.store(request, reply, { validator: answer.validator, status: 304, encoding: undefined });
    return reply.code(304).send();
  }
  if (answer.rendered) return sendRendered(request, reply, answer, { config, repeats });
  const output = answer.output as Record<string, unknown>;
  if (typeof output['nextCursor'] === 'string') reply.header('link', nextLink(request, output['nextCursor'], config));
  return reply
    .code(status ?? (method === 'POST' ? 201 : 200))
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(arrayField === undefined ? output : output[arrayField]));
}

async function sendRendered(
  request: FastifyRequest,
  reply: FastifyReply,
  { rendered, validator }: OperationResult,
  { config, repeats }: Pick<Sending, 'config' | 'repeats'>,
) {
  const sent = rendered as RenderedJson;
  if (sent.nextCursor !== undefined) reply.header('link', nextLink(request, sent.nextCursor, config));
  reply.header('content-type', 'application/json; charset=utf-8');
  const encoding =
    sent.bytes.length < minCompressibleBytes ? undefined : chooseEncoding(request.headers['accept-encoding']);
  const bytes = encoding ? await sent.compress(encoding) : sent.bytes;
  if (encoding) setEncodingHeaders(reply, encoding);
  reply.header('content-length', bytes.length);
  // The next page is at the address that this one was asked at.
  if (validator && sent.nextCursor === undefined) repeats.store(request, reply, { validator, status: 200, encoding });
  return reply.send(bytes);
}

function nextLink(request: FastifyRequest, cursor: string, config: Config): string {
  const asked = `${request.protocol}://${request.host}`;
  // The Host header is what the caller sends: it may be none.
  const url = new URL(request.url, URL.canParse(asked) ? asked : config.publicUrl);
  url.searchParams.set('cursor', cursor);
  return `<${url}>; rel="next"`;
}
