import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Pipeline } from '../pipeline/index.ts';
import type { CacheValidator, DbVersion } from '../pipeline/operationCall.ts';
import type { ContentEncoding } from './compress.ts';
import type { ConnectionTracker } from './connectionTracker.ts';
import type { RequestMetrics, RequestRecorder } from './metrics.ts';
import { toRateLimitHeaders } from './rateLimitHeaders.ts';
import type { RenderedJson } from './renderedJson.ts';

/** An answer to a GET, but for what is new in each: request id, usage, date. */
interface CachedResponse {
  validator: CacheValidator;
  status: 200 | 304;
  headers: string[];
  encoding: ContentEncoding | undefined;
  recordRequest: RequestRecorder;
}

/** Such a question, until the end of the turn. */
interface PendingRequest {
  cached: CachedResponse;
  request: IncomingMessage;
  response: ServerResponse;
  startedAtMs: number;
}

interface Dependencies {
  pipeline: Pipeline;
  metrics: RequestMetrics;
  /** Told that a connection has a request in work, and that it has not any more. */
  connections: Pick<ConnectionTracker, 'beginRequest' | 'endRequest'>;
  newRequestId: () => string;
  getClientIp: (request: IncomingMessage) => string;
}

const mostKept = 5000;
/** Callers go on while others are still read. */
const mostTogether = 16;
const ownOfEach = new Set(['x-request-id', 'ratelimit', 'ratelimit-policy']);

/**
 * The short road: a GET that says the same as an earlier one gets the headers that were sent then, and the bytes that
 * are kept, if what that answer stood on still holds. Everything else goes on to the routes. `keep` is told what these
 * send.
 */
export function createResponseCache({
  pipeline: { revalidate, getDbVersion },
  metrics,
  connections,
  newRequestId,
  getClientIp,
}: Dependencies) {
  const sent = new Map<string, CachedResponse>();
  const waiting: PendingRequest[] = [];

  /** Answers what it can; the rest is for the routes. */
  function wrapListener(routes: RequestListener): RequestListener {
    /**
     * What came in the same turn of the event loop is answered together: whether anybody has committed is asked once,
     * and after the last of it has come.
     */
    function answerAll(): void {
      if (waiting.length === 0) return;
      const moment = momentNow();
      for (const asked of waiting.splice(0)) {
        if (!moment || !repeat(asked, moment)) routes(asked.request, asked.response);
        connections.endRequest(asked.request.socket);
      }
    }

    return (request, response) => {
      const earlier = request.method === 'GET' ? sent.get(keyOf(request.url, request)) : undefined;
      if (!earlier) return routes(request, response);
      connections.beginRequest(request.socket);
      const count = waiting.push({ cached: earlier, request, response, startedAtMs: performance.now() });
      if (count === mostTogether) answerAll();
      else if (count === 1) setImmediate(answerAll);
    };
  }

  function repeat({ cached, request, response, startedAtMs }: PendingRequest, moment: DbVersion): boolean {
    const { validator, status, headers, encoding, recordRequest } = cached;
    const answer = revalidate(validator, moment);
    if (!answer) return false;
    const bytes = status === 200 ? (answer.rendered as RenderedJson).getBytesIfReady(encoding) : undefined;
    if (status === 200 && !bytes) return false;
    const requestId = newRequestId();
    const all = headers.concat('x-request-id', requestId);
    if (answer.usage)
      for (const [name, value] of Object.entries(toRateLimitHeaders(answer.usage))) all.push(name, value);
    response.writeHead(status, all).end(bytes);
    recordRequest({ requestId, durationMs: performance.now() - startedAtMs, clientIp: getClientIp(request) });
    return true;
  }

  function momentNow(): DbVersion | undefined {
    try {
      return getDbVersion();
    } catch {
      // What is wrong with the database, the routes find out too, and say it.
      return undefined;
    }
  }

  function store(request: FastifyRequest, reply: FastifyReply, { validator, status, encoding }: CacheableResponse) {
    if (request.method !== 'GET') return;
    const headers: string[] = [];
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (!ownOfEach.has(name)) headers.push(name, String(value));
    }
    if (sent.size >= mostKept) sent.clear();
    const note = metrics.createRecorder(request, status);
    sent.set(keyOf(request.originalUrl, request.raw), { validator, status, headers, encoding, recordRequest: note });
  }

  return { wrapListener, store };
}

type CacheableResponse = Omit<CachedResponse, 'headers' | 'recordRequest'>;
export type ResponseCache = ReturnType<typeof createResponseCache>;

/** All that an answer may depend on, but for the Host: those that name it are not kept. */
function keyOf(url: string | undefined, { headers }: IncomingMessage): string {
  const { authorization, cookie, 'accept-encoding': accepted, 'if-none-match': known } = headers;
  const credentials = authorization === undefined ? `cookie ${cookie}` : `token ${authorization}`;
  return `${url}\n${credentials}\n${accepted}\n${known}`;
}
