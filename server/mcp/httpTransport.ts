import {
  createMcpHandler,
  isLegacyRequest,
  localhostAllowedOrigins,
  PerRequestHTTPServerTransport,
  type Server,
  SUPPORTED_PROTOCOL_VERSIONS,
  validateOriginHeader,
} from '@modelcontextprotocol/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../contract/errors.ts';
import type { Config } from '../boot/config.ts';
import { maxJsonDepth, parseJsonBody } from '../http/jsonBody.ts';
import type { McpContext } from './mcpContext.ts';

type JsonRpcMessage = Parameters<PerRequestHTTPServerTransport['handleMessage']>[0];
export type McpServerFactory = (context: McpContext) => Server;

/** @throws AppError with code `foreign_origin` for a web page that is neither ours nor on the user's own machine */
export function requireAllowedOrigin({ headers }: FastifyRequest, { publicUrl }: Config): void {
  const allowed = [...localhostAllowedOrigins(), new URL(publicUrl).hostname];
  if (validateOriginHeader(headers.origin, allowed).ok) return;
  throw new AppError('foreign_origin', 'Web pages of this origin cannot call the MCP server');
}

/** Parses the body; returns undefined if it is not JSON in UTF-8, or nested too deeply. */
export function parseMessageBody({ body }: FastifyRequest): unknown {
  try {
    return parseJsonBody(body as Buffer);
  } catch {
    return undefined;
  }
}

/**
 * Handles each message with a new server, by the rules of the message's protocol revision. The context travels through
 * the SDK in `authInfo`, and earlier revisions use the SDK's per-request transport directly: test/mcp/http-endpoint.test.ts
 * and protocol-revisions.test.ts fail when an update of the SDK changes that.
 */
export function createMcpTransport(createServer: McpServerFactory) {
  const handler = createMcpHandler(({ authInfo }) => createServer(authInfo?.extra?.['context'] as McpContext), {
    legacy: 'reject',
  });

  async function handleMessage(reply: FastifyReply, message: unknown, context: McpContext): Promise<Response> {
    if (message === undefined) return jsonRpcError(-32_700, parseErrorMessage);
    const request = toFetchRequest(reply);
    if (await isLegacyRequest(request, message)) return handleLegacyMessage(request, message, createServer(context));
    // The caller is authenticated already. The SDK passes this to the server without reading it.
    const authInfo = { token: '', clientId: '', scopes: [], extra: { context } };
    return handler.fetch(request, { parsedBody: message, authInfo });
  }

  return { handleMessage, close: handler.close };
}

/** Sends the response: JSON at once, or an event stream as it comes. */
export async function sendFetchResponse(reply: FastifyReply, response: Response) {
  reply.code(response.status);
  for (const name of ['content-type', 'retry-after']) {
    const value = response.headers.get(name);
    if (value !== null) reply.header(name, value);
  }
  const type = response.headers.get('content-type');
  if (!type?.startsWith('text/event-stream')) return reply.send(await response.text());
  return reply.header('cache-control', 'no-cache, no-transform').header('x-accel-buffering', 'no').send(response.body);
}

/** Handles revisions before 2026-07-28, without sessions: each message is independent. */
async function handleLegacyMessage(request: Request, message: unknown, server: Server): Promise<Response> {
  const version = request.headers.get('mcp-protocol-version');
  if (version !== null && !SUPPORTED_PROTOCOL_VERSIONS.includes(version)) {
    const supported = SUPPORTED_PROTOCOL_VERSIONS.join(', ');
    return jsonRpcError(-32_000, `Unsupported protocol version: ${version} (supported versions: ${supported})`);
  }
  if (Array.isArray(message)) return jsonRpcError(-32_600, 'Batches are not supported: send one message per request');
  // A response to a request that the server never sent.
  if (!('method' in (message as object))) return new Response(null, { status: 202 });
  const transport = new PerRequestHTTPServerTransport({ classification: { era: 'legacy' } });
  await server.connect(transport);
  const response = await transport.handleMessage(message as JsonRpcMessage, { request });
  // These revisions report errors of a call only in the body, with the status 200.
  const isError = response.status >= 400 && response.headers.get('content-type') === 'application/json';
  return isError ? new Response(response.body, { headers: response.headers }) : response;
}

/** Builds the fetch request that the SDK needs. Its Accept header is fixed, because some clients send none. */
function toFetchRequest({ raw, request: { headers, method, url } }: FastifyReply): Request {
  const entries = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined || name.startsWith(':') ? [] : [[name, String(value)]],
  );
  const abort = new AbortController();
  // The close of the response, not of the connection, which can carry further requests.
  raw.once('close', () => raw.writableFinished || abort.abort());
  return new Request(`http://localhost${url}`, {
    method,
    headers: [...entries.filter(([name]) => name !== 'accept' && name !== 'content-length'), ['accept', acceptHeader]],
    signal: abort.signal,
  });
}

const parseErrorMessage = `Parse error: the body must be valid JSON in UTF-8, nested at most ${maxJsonDepth} levels deep`;
const acceptHeader = 'application/json, text/event-stream';

export function jsonRpcError(code: number, message: string, init: ResponseInit = { status: 400 }): Response {
  return Response.json({ jsonrpc: '2.0', error: { code, message }, id: null }, init);
}
