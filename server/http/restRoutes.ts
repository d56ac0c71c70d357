import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, invalidInput } from '../../contract/errors.ts';
import { type EndpointName, endpoints } from '../../contract/index.ts';
import { type Endpoint, getAliasEndpoint, getPathIdField, hasJsonOutput } from '../../contract/operation.ts';
import type { Config } from '../boot/config.ts';
import type { Pipeline } from '../pipeline/index.ts';
import type { FileOutput, OperationCall, OperationResult } from '../pipeline/operationCallAndResult.ts';
import { getCallerIp } from './clientIp.ts';
import { coerceQueryValues } from './coerceQueryValues.ts';
import { chooseEncoding, minCompressibleBytes, setEncodingHeaders } from './compress.ts';
import { getCredentials } from './credentials.ts';
import { createEventStreams, type EventStreams } from './eventStream.ts';
import { listShadowedRoutes } from './getAllowedMethods.ts';
import { createRateLimitHeaderSetter } from './rateLimitHeaders.ts';
import { rejectMisspelledParameters } from './rejectMisspelledParameters.ts';
import { RenderedJson } from './renderedJson.ts';
import type { ResponseCache } from './responseCache.ts';
import { getDeviceCookie, setDeviceCookie, setSessionCookie } from './sessionAndDeviceCookies.ts';

/** Adds a route below `/api` for each operation of the contract that has one. */
export function addRestRoutes(
  app: FastifyInstance,
  { execute }: Pipeline,
  config: Config,
  responseCache: ResponseCache,
): void {
  const sendContext = { config, responseCache, streams: createEventStreams(app) };
  const routes = endpoints.flatMap(([name, operation]): [EndpointName, Endpoint][] => {
    const alias = getAliasEndpoint(operation);
    return alias
      ? [
          [name, operation],
          [name, alias],
        ]
      : [[name, operation]];
  });
  for (const [name, operation] of routes) {
    const { method, path } = operation.rest;
    app.route({
      method,
      url: `/api${path}`,
      exposeHeadRoute: method === 'GET' && hasJsonOutput(operation.rest),
      config: { operation: name },
      handler: async (request, reply) => {
        const result = await execute(name, toOperationCall(request, reply, operation, config));
        return sendResult(request, reply, operation, result, sendContext);
      },
    });
  }
  for (const { url, methods } of listShadowedRoutes()) {
    app.route({ method: methods, url, exposeHeadRoute: false, handler: (_, reply) => reply.callNotFound() });
  }
}

function toOperationCall(
  request: FastifyRequest,
  reply: FastifyReply,
  operation: Endpoint,
  config: Config,
): OperationCall {
  const { headers } = request;
  return {
    credentials: getCredentials(request, operation, config),
    input: () => getInput(request, operation),
    pathIdField: getPathIdField(operation.rest),
    ifMatch: headers['if-match'],
    // HTTP defines 304 only for GET and HEAD.
    ifNoneMatch: operation.rest.method === 'GET' ? headers['if-none-match'] : undefined,
    idempotencyKey: getFirstValue(headers['idempotency-key']),
    runId: getFirstValue(headers['krokanti-run']),
    expectedUserId: getFirstValue(headers['krokanti-user']),
    clientIp: getCallerIp(request),
    userAgent: headers['user-agent'] ?? null,
    acceptLanguage: headers['accept-language'],
    deviceCookie: operation.access === 'public' ? getDeviceCookie(request, config) : undefined,
    render: (output) => new RenderedJson(output as Record<string, unknown>, operation.rest.arrayField),
    onRateLimit: createRateLimitHeaderSetter(reply),
    onClose: (listener) => reply.raw.once('close', listener),
  };
}

/** Merges path, query and body into one object; path parameters take precedence. */
function getInput(request: FastifyRequest, operation: Endpoint): Record<string, unknown> {
  if (operation.rest.method === 'GET') rejectMisspelledParameters(request.query as Record<string, unknown>, operation);
  const query = coerceQueryValues(request.query as Record<string, unknown>, operation.input);
  const body = operation.rest.method === 'GET' || operation.rest.ignoresBody ? {} : parseBody(request);
  const resume = operation.rest.stream ? getLastEventId(request) : {};
  return { ...query, ...body, ...resume, ...(request.params as Record<string, unknown>) };
}

function parseBody({ body, headers }: FastifyRequest): Record<string, unknown> {
  if (!(body instanceof Buffer) || body.length === 0) return {};
  if (!isJson(headers)) throw new AppError('unsupported_media_type');
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? ''))
    throw new AppError('unsupported_media_type', 'Send the body as it is, not compressed');
  let value: unknown;
  try {
    // Of any depth: what the schema does not know is dropped, and nothing here recurses into it.
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw invalidInput('', 'The body must be valid JSON in UTF-8');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidInput('', 'The body must be a JSON object');
  }
  return value as Record<string, unknown>;
}

/**
 * Programs with a token may omit the Content-Type. With a cookie it is required, because browsers let other sites send
 * bodies without one.
 */
function isJson({ authorization, 'content-type': type }: FastifyRequest['headers']): boolean {
  if (type === undefined) return authorization !== undefined;
  return /^application\/(json|[\w.-]+\+json)\s*(;|$)/i.test(type);
}

function getLastEventId({ headers }: FastifyRequest): { after?: number } {
  const id = getFirstValue(headers['last-event-id']);
  if (id === undefined || id === '') return {};
  if (!/^\d{1,15}$/.test(id)) throw invalidInput('Last-Event-ID', 'must be the id of an event of this stream');
  return { after: Number(id) };
}

function getFirstValue(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

interface SendContext {
  config: Config;
  responseCache: ResponseCache;
  streams: EventStreams;
}

function sendResult(
  request: FastifyRequest,
  reply: FastifyReply,
  operation: Endpoint,
  result: OperationResult,
  { config, responseCache, streams }: SendContext,
) {
  const { method, status, arrayField, textBody, stream, file } = operation.rest;
  if (stream) return streams.sendBatches(request, reply, result.output as AsyncIterable<Record<string, unknown>[]>);
  if (file) return sendFile(reply, file, result.output as FileOutput);
  if (result.sessionChange !== undefined) setSessionCookie(reply, result.sessionChange, config);
  // The web app removes what it has stored by itself, after asking about unsent changes.
  if (result.sessionChange === null) reply.header('clear-site-data', '"cache"');
  if (result.newDeviceCookie !== undefined) setDeviceCookie(reply, result.newDeviceCookie, config);
  if (result.etag !== undefined) reply.header('etag', result.etag);
  if (result.runId !== undefined) reply.header('krokanti-run', result.runId);
  if (result.isReplayed) reply.header('idempotency-replayed', 'true');
  if (result.isNotModified) {
    const { validator } = result;
    if (validator) responseCache.store(request, reply, { validator, status: 304, encoding: undefined });
    return reply.code(304).send();
  }
  if (result.rendered) return sendRendered(request, reply, result, { config, responseCache });
  const output = result.output as Record<string, unknown>;
  if (textBody)
    return reply.header('content-type', `${textBody.mediaType}; charset=utf-8`).send(output[textBody.field]);
  if (typeof output['nextCursor'] === 'string')
    reply.header('link', formatNextLink(request, output['nextCursor'], config));
  return reply
    .code(status ?? (method === 'POST' ? 201 : 200))
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(arrayField === undefined ? output : output[arrayField]));
}

function sendFile(reply: FastifyReply, type: string, { fileName, chunks }: FileOutput) {
  return reply
    .header('content-type', type)
    .header('content-disposition', `attachment; filename="${fileName}"`)
    .send(Readable.from(chunks, { objectMode: false }));
}

async function sendRendered(
  request: FastifyRequest,
  reply: FastifyReply,
  { rendered, validator }: OperationResult,
  { config, responseCache }: Pick<SendContext, 'config' | 'responseCache'>,
) {
  const json = rendered as RenderedJson;
  if (json.nextCursor !== undefined) reply.header('link', formatNextLink(request, json.nextCursor, config));
  reply.header('content-type', 'application/json; charset=utf-8');
  const encoding =
    json.bytes.length < minCompressibleBytes ? undefined : chooseEncoding(request.headers['accept-encoding']);
  const bytes = encoding ? await json.compress(encoding) : json.bytes;
  if (encoding) setEncodingHeaders(reply, encoding);
  reply.header('content-length', bytes.length);
  // A Link header contains the host of the request, which is not part of the cache key.
  if (validator && json.nextCursor === undefined)
    responseCache.store(request, reply, { validator, status: 200, encoding });
  return reply.send(bytes);
}

function formatNextLink(request: FastifyRequest, cursor: string, config: Config): string {
  // Behind a proxy, the Host header may be the server's internal address.
  const origin = config.isPublicUrlSet ? config.publicUrl : `${request.protocol}://${request.host}`;
  // The client controls the Host header, so the origin may be invalid.
  const url = new URL(request.url, URL.canParse(origin) ? origin : config.publicUrl);
  url.searchParams.set('cursor', cursor);
  return `<${url}>; rel="next"`;
}
