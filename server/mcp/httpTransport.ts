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
import type { McpContext } from './mcpContext.ts';

type Message = Parameters<PerRequestHTTPServerTransport['handleMessage']>[0];
export type McpServerFactory = (caller: McpContext) => Server;

/** @throws Refusal `foreign_origin` for a page that is neither ours nor on the caller's own machine */
export function requireAllowedOrigin({ headers }: FastifyRequest, { publicUrl }: Config): void {
  const allowed = [...localhostAllowedOrigins(), new URL(publicUrl).hostname];
  if (validateOriginHeader(headers.origin, allowed).ok) return;
  throw new AppError('foreign_origin', 'Pages from this origin may not call the MCP server');
}

/** The message in the body; undefined: it is no JSON. */
export function parseMessageBody({ body }: FastifyRequest): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body as Buffer));
  } catch {
    return undefined;
  }
}

/** Answers each message by a server of its own, by the rules of the revision that it comes in. */
export function createMcpTransport(serve: McpServerFactory) {
  const modern = createMcpHandler(({ authInfo }) => serve(authInfo?.extra?.['caller'] as McpContext), {
    legacy: 'reject',
  });

  async function handleMessage(http: FastifyReply, message: unknown, caller: McpContext): Promise<Response> {
    if (message === undefined) return jsonRpcError(-32_700, 'Parse error: the body must be valid JSON in UTF-8');
    const request = webRequest(http);
    if (await isLegacyRequest(request, message)) return answerLegacy(request, message, serve(caller));
    // The SDK hands it on to the server and looks at nothing in it: who calls has been settled.
    const authInfo = { token: '', clientId: '', scopes: [], extra: { caller } };
    return modern.fetch(request, { parsedBody: message, authInfo });
  }

  return { handleMessage, close: modern.close };
}

/** Sends it as it is: JSON at once, or events as they come. */
export async function sendFetchResponse(reply: FastifyReply, response: Response) {
  reply.code(response.status);
  const type = response.headers.get('content-type');
  if (type !== null) reply.header('content-type', type);
  if (!type?.startsWith('text/event-stream')) return reply.send(await response.text());
  return reply.header('cache-control', 'no-cache, no-transform').header('x-accel-buffering', 'no').send(response.body);
}

/** Revisions before 2026-07-28. Without sessions: each message stands for itself. */
async function answerLegacy(request: Request, message: unknown, server: Server): Promise<Response> {
  const version = request.headers.get('mcp-protocol-version');
  if (version !== null && !SUPPORTED_PROTOCOL_VERSIONS.includes(version)) {
    const supported = SUPPORTED_PROTOCOL_VERSIONS.join(', ');
    return jsonRpcError(-32_000, `Unsupported protocol version: ${version} (supported versions: ${supported})`);
  }
  if (Array.isArray(message)) return jsonRpcError(-32_600, 'Batches are not supported: send one message at a time');
  // An answer to a question that nobody asked.
  if (!('method' in (message as object))) return new Response(null, { status: 202 });
  const transport = new PerRequestHTTPServerTransport({ classification: { era: 'legacy' } });
  await server.connect(transport);
  const response = await transport.handleMessage(message as Message, { request });
  // There, what went wrong with a call is told in the answer's body alone.
  const isError = response.status >= 400 && response.headers.get('content-type') === 'application/json';
  return isError ? new Response(response.body, { headers: response.headers }) : response;
}

/** As the SDK takes it. Clients that leave out what they accept take both that there are. */
function webRequest({ raw, request: { headers, method, url } }: FastifyReply): Request {
  const given = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined || name.startsWith(':') ? [] : [[name, String(value)]],
  );
  const abort = new AbortController();
  // Of the response and not of the connection, which may bring many more.
  raw.once('close', () => raw.writableFinished || abort.abort());
  return new Request(`http://localhost${url}`, {
    method,
    headers: [...given.filter(([name]) => name !== 'accept' && name !== 'content-length'), ['accept', both]],
    signal: abort.signal,
  });
}

const both = 'application/json, text/event-stream';

function jsonRpcError(code: number, message: string): Response {
  return Response.json({ jsonrpc: '2.0', error: { code, message }, id: null }, { status: 400 });
}
