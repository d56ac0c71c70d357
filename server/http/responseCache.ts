import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Pipeline } from '../pipeline/index.ts';
import type { CacheValidator, DbVersion } from '../pipeline/operationCallAndResult.ts';
import type { IsAllowedHost } from './allowedHosts.ts';
import type { ContentEncoding } from './compress.ts';
import type { ConnectionTracker } from './connectionTracker.ts';
import { toRateLimitHeaders } from './rateLimitHeaders.ts';
import type { RenderedJson } from './renderedJson.ts';
import type { RequestMetrics, RequestRecorder } from './requestLogAndMetrics.ts';

interface Dependencies {
  pipeline: Pick<Pipeline, 'revalidate' | 'getDbVersion'>;
  metrics: Pick<RequestMetrics, 'createRecorder'>;
  connections: Pick<ConnectionTracker, 'beginRequest' | 'endRequest'>;
  newRequestId: () => string;
  getClientIp: (request: IncomingMessage) => string;
  isAllowedHost: IsAllowedHost;
  onError: (error: unknown) => void;
}

/** The response to a GET, without what differs each time: request id, rate limit, date. */
interface CachedResponse {
  validator: CacheValidator;
  status: 200 | 304;
  /** Names and values in turn, as `writeHead` takes them. */
  headers: string[];
  encoding: ContentEncoding | undefined;
  recordRequest: RequestRecorder;
}

/** A request that waits, until the end of the event loop's turn, to be revalidated together with others. */
interface PendingRequest {
  cached: CachedResponse;
  request: IncomingMessage;
  response: ServerResponse;
  startedAtMs: number;
}

type CacheableResponse = Omit<CachedResponse, 'headers' | 'recordRequest'>;
export type ResponseCache = ReturnType<typeof createResponseCache>;

const maxEntries = 5000;
/** Headers of 16 kB in each key would take 80 MB. */
const maxKeyLength = 4000;
/** A larger batch would make clients wait while the rest of it is still being read. */
const maxBatchSize = 16;
const perResponseHeaders = new Set(['x-request-id', 'ratelimit', 'ratelimit-policy']);

// Over 80 lines: its functions share the cache and the batch of one turn of the event loop.
/**
 * Answers a repeated GET in front of Fastify: with the headers and bytes of the earlier response, if the pipeline
 * confirms that they are still valid. Every other request goes to the routes, which store their responses here.
 */
export function createResponseCache({
  pipeline: { revalidate, getDbVersion },
  metrics,
  connections,
  newRequestId,
  getClientIp,
  isAllowedHost,
  onError,
}: Dependencies) {
  const entries = new Map<string, CachedResponse>();
  const pending: PendingRequest[] = [];

  /** Returns a listener that answers from the cache where it can, and passes all other requests to the routes. */
  function wrapListener(routes: RequestListener): RequestListener {
    /**
     * Answers all requests of one turn of the event loop. The database version is read once, after the last of them
     * has arrived: reading it for each request took a tenth of the time.
     */
    function flushPending(): void {
      if (pending.length === 0) return;
      const dbVersion = readDbVersion();
      for (const item of pending.splice(0)) {
        const { request, response } = item;
        // An error must not leave the rest of the batch without a response.
        try {
          if (!dbVersion || !trySendCached(item, dbVersion)) routes(request, response);
        } catch (error) {
          onError(error);
          response.destroy();
        } finally {
          connections.endRequest(request.socket);
        }
      }
    }

    return (request, response) => {
      const cached = request.method === 'GET' ? entries.get(getCacheKey(request.url, request)) : undefined;
      if (!cached || !isAllowedHost(request.headers.host)) return routes(request, response);
      connections.beginRequest(request.socket);
      const count = pending.push({ cached, request, response, startedAtMs: performance.now() });
      if (count === maxBatchSize) flushPending();
      else if (count === 1) setImmediate(flushPending);
    };
  }

  /** False: nothing was sent, so the routes must answer. */
  function trySendCached(item: PendingRequest, dbVersion: DbVersion): boolean {
    try {
      return sendCached(item, dbVersion);
    } catch (error) {
      if (item.response.headersSent) throw error;
      onError(error);
      return false;
    }
  }

  function sendCached({ cached, request, response, startedAtMs }: PendingRequest, dbVersion: DbVersion): boolean {
    const { validator, status, headers, encoding, recordRequest } = cached;
    const current = revalidate(validator, dbVersion);
    if (!current) return false;
    const bytes = status === 200 ? (current.rendered as RenderedJson).getBytesIfReady(encoding) : undefined;
    if (status === 200 && !bytes) return false;
    const requestId = newRequestId();
    const allHeaders = headers.concat('x-request-id', requestId);
    if (current.usage)
      for (const [name, value] of Object.entries(toRateLimitHeaders(current.usage))) allHeaders.push(name, value);
    response.writeHead(status, allHeaders).end(bytes);
    recordRequest({ requestId, durationMs: performance.now() - startedAtMs, clientIp: getClientIp(request) });
    return true;
  }

  function readDbVersion(): DbVersion | undefined {
    try {
      return getDbVersion();
    } catch {
      // The routes run into the same error, and report it.
      return undefined;
    }
  }

  function store(request: FastifyRequest, reply: FastifyReply, { validator, status, encoding }: CacheableResponse) {
    if (request.method !== 'GET') return;
    const key = getCacheKey(request.originalUrl, request.raw);
    if (key.length > maxKeyLength) return;
    const headers: string[] = [];
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (!perResponseHeaders.has(name)) headers.push(name, String(value));
    }
    if (entries.size >= maxEntries) entries.clear();
    const recordRequest = metrics.createRecorder(request, status);
    entries.set(key, { validator, status, headers, encoding, recordRequest });
  }

  return { wrapListener, store };
}

/** Everything a response may depend on, except the Host header: responses that contain the host are not stored. */
function getCacheKey(url: string | undefined, { headers }: IncomingMessage): string {
  const { authorization, cookie, 'accept-encoding': acceptEncoding, 'if-none-match': ifNoneMatch } = headers;
  const credentials = authorization === undefined ? `cookie ${cookie}` : `token ${authorization}`;
  return `${url}\n${credentials}\n${headers['krokanti-user']}\n${acceptEncoding}\n${ifNoneMatch}`;
}
