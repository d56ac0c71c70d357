import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../contract/errors.ts';
import type { Actor } from '../auth/authorize.ts';
import type { Config } from '../boot/config.ts';
import { getCallerIp } from '../http/clientIp.ts';
import { getBearerCredentials } from '../http/credentials.ts';
import type { LimitMetrics } from '../http/limitMetrics.ts';
import { createRateLimitHeaderSetter } from '../http/rateLimitHeaders.ts';
import type { Pipeline } from '../pipeline/index.ts';
import type { OperationCall } from '../pipeline/operationCallAndResult.ts';
import { createSessionId, getClientName } from './clientNameAndSessionId.ts';
import { createMcpServer } from './createMcpServer.ts';
import { getRunKey } from './getRunKey.ts';
import {
  createMcpTransport,
  jsonRpcError,
  type McpServerFactory,
  parseMessageBody,
  requireAllowedOrigin,
  sendFetchResponse,
} from './httpTransport.ts';
import { createMcpContext } from './mcpContext.ts';
import { normalizeMessage } from './normalizeToolInput.ts';

interface Dependencies {
  pipeline: Pipeline;
  config: Config;
  limitMetrics: LimitMetrics;
  /** Milliseconds. */
  now: () => number;
  /** Creates the server for a request. Conformance tests add their fixtures with it. */
  createServer?: McpServerFactory | undefined;
}

/** `POST /api/mcp`: the operations as tools for agents, over MCP without sessions. */
export function addMcpRoute(
  app: FastifyInstance,
  { pipeline, config, limitMetrics: { countError }, now, createServer = createMcpServer }: Dependencies,
): void {
  const transport = createMcpTransport(createServer);
  const running = new Set<Promise<unknown>>();
  app.addHook('preClose', async () => {
    // Closing the transport aborts calls, so those that have begun end first. What waits for changes ends at once.
    await Promise.allSettled(running);
    // Open streams would keep the server from closing.
    await transport.close();
  });
  app.post('/api/mcp', { config: { operation: 'mcp' } }, async (request, reply) => {
    const pending = respond(request, reply);
    running.add(pending);
    return sendFetchResponse(reply, await pending.finally(() => running.delete(pending)));
  });

  async function respond(request: FastifyRequest, reply: FastifyReply): Promise<Response> {
    const call = {
      credentials: requireBearerCredentials(request, config),
      clientIp: getCallerIp(request),
      userAgent: request.headers['user-agent'] ?? null,
      onRateLimit: createRateLimitHeaderSetter(reply),
      onClose: (listener: () => void) => reply.raw.once('close', listener),
    };
    // Authenticates once per request, before anything else reads the request.
    const actor = await authenticate(pipeline, call, config).catch((error) => toTooManyRequests(error, countError));
    if (actor instanceof Response) return actor;
    requireAllowedOrigin(request, config);
    const message = normalizeMessage(parseMessageBody(request));
    const sessionId = getSessionId(request);
    const clientName = getClientName(message, sessionId);
    const context = createMcpContext({ ...actor, clientName }, request, {
      pipeline,
      call: { ...call, runKey: getRunKey(message, sessionId, clientName) },
      now: now(),
      countError,
    });
    if (isInitialize(message)) reply.header('mcp-session-id', createSessionId(clientName));
    return transport.handleMessage(reply, message, context);
  }
}

/** Clients show the model the body of a failed request, but no header: the wait has to be in the body. */
function toTooManyRequests(error: unknown, countError: LimitMetrics['countError']): Response {
  if (!(error instanceof AppError) || error.status !== 429) throw error;
  countError(error);
  const { retryAfter = 60 } = error;
  const message = `${error.message}: try again in ${retryAfter} s`;
  return jsonRpcError(-32_000, message, { status: 429, headers: { 'retry-after': String(retryAfter) } });
}

function requireBearerCredentials(request: FastifyRequest, config: Config): OperationCall['credentials'] {
  try {
    // Tokens of OAuth agents are valid only for this resource.
    return { ...getBearerCredentials(request), resource: `${config.publicUrl}/api/mcp` };
  } catch {
    throw unauthorized(config);
  }
}

async function authenticate(pipeline: Pipeline, call: Omit<OperationCall, 'input'>, config: Config): Promise<Actor> {
  try {
    return await pipeline.authenticate({ ...call, input: () => ({}) });
  } catch (error) {
    throw error instanceof AppError && error.code === 'unauthorized' ? unauthorized(config) : error;
  }
}

/** People who set up an agent see this response, so it says what to do. */
function unauthorized({ publicUrl }: Config): AppError {
  const hint = `Send "Authorization: Bearer kt_...". Create a token at ${publicUrl} in Settings, API Tokens`;
  return new AppError('unauthorized', undefined, { details: { hint } });
}

function getSessionId({ headers }: FastifyRequest): string | undefined {
  const id = headers['mcp-session-id'];
  return Array.isArray(id) ? id[0] : id;
}

function isInitialize(message: unknown): boolean {
  return (message as { method?: unknown } | undefined)?.method === 'initialize';
}
