import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../contract/errors.ts';
import type { Actor } from '../auth/authorize.ts';
import type { Config } from '../boot/config.ts';
import { getBearerCredentials } from '../http/credentials.ts';
import { createRateLimitHeaderSetter } from '../http/rateLimitHeaders.ts';
import type { Pipeline } from '../pipeline/index.ts';
import type { OperationCall } from '../pipeline/operationCall.ts';
import { createSessionId, getClientName } from './clientName.ts';
import { createMcpServer } from './createMcpServer.ts';
import {
  createMcpTransport,
  type McpServerFactory,
  parseMessageBody,
  requireAllowedOrigin,
  sendFetchResponse,
} from './httpTransport.ts';
import { createMcpContext } from './mcpContext.ts';

interface Dependencies {
  pipeline: Pipeline;
  config: Config;
  /** Milliseconds. */
  now: () => number;
  /** Makes the server that answers a request; what tests of the protocol add to it is none of ours. */
  serve?: McpServerFactory | undefined;
}

/** `POST /api/mcp`: the operations as tools for agents, over MCP without sessions. */
export function addMcpRoute(
  app: FastifyInstance,
  { pipeline, config, now, serve = createMcpServer }: Dependencies,
): void {
  const answers = createMcpTransport(serve);
  // Streams that wait for news end before the server does.
  app.addHook('preClose', () => answers.close());
  app.post('/api/mcp', { config: { operation: 'mcp' } }, async (request, reply) => {
    const call = {
      credentials: credentialsOf(request, config),
      clientIp: request.ip,
      userAgent: request.headers['user-agent'] ?? null,
      onRateLimit: createRateLimitHeaderSetter(reply),
    };
    // Before all else, and once for each request: what it holds is looked at only then.
    const actor = await authenticate(pipeline, call, config);
    requireAllowedOrigin(request, config);
    const message = parseMessageBody(request);
    const client = getClientName(message, sessionIdOf(request));
    const caller = createMcpContext({ ...actor, clientName: client }, request, { pipeline, call, now: now() });
    const response = await answers.handleMessage(reply, message, caller);
    if (isInitialize(message)) reply.header('mcp-session-id', createSessionId(client));
    return sendFetchResponse(reply, response);
  });
}

function credentialsOf(request: FastifyRequest, config: Config): OperationCall['credentials'] {
  try {
    // Agents' tokens are good for this resource only.
    return { ...getBearerCredentials(request), resource: `${config.publicUrl}/api/mcp` };
  } catch {
    throw unauthorized(config);
  }
}

async function authenticate(run: Pipeline, call: Omit<OperationCall, 'input'>, config: Config): Promise<Actor> {
  try {
    return await run.authenticate({ ...call, input: () => ({}) });
  } catch (error) {
    throw error instanceof AppError && error.code === 'unauthorized' ? unauthorized(config) : error;
  }
}

/** Whoever sets an agent up reads this, so it says what to do. */
function unauthorized({ publicUrl }: Config): AppError {
  const words = `Unauthorized: send "Authorization: Bearer kt_...". Make a token at ${publicUrl} in Settings, API Tokens`;
  return new AppError('unauthorized', words);
}

function sessionIdOf({ headers }: FastifyRequest): string | undefined {
  const id = headers['mcp-session-id'];
  return Array.isArray(id) ? id[0] : id;
}

function isInitialize(message: unknown): boolean {
  return (message as { method?: unknown } | undefined)?.method === 'initialize';
}
