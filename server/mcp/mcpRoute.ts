import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../../contract/errors.ts';
import type { Actor } from '../auth/authorize.ts';
import type { Config } from '../boot/config.ts';
import { bearerOf } from '../http/credentials.ts';
import { tellUsage } from '../http/rateLimitHeaders.ts';
import type { Call, Run } from '../pipeline/index.ts';
import { clientOf, sessionIdFor } from './clientName.ts';
import { serverFor } from './createMcpServer.ts';
import { createAnswers, messageIn, requireOrigin, type Serve, sendResponse } from './httpTransport.ts';
import { callerOf } from './mcpContext.ts';

interface Dependencies {
  run: Run;
  config: Config;
  /** Milliseconds. */
  now: () => number;
  /** Makes the server that answers a request; what tests of the protocol add to it is none of ours. */
  serve?: Serve | undefined;
}

/** `POST /api/mcp`: the operations as tools for agents, over MCP without sessions. */
export function addMcp(app: FastifyInstance, { run, config, now, serve = serverFor }: Dependencies): void {
  const answers = createAnswers(serve);
  // Streams that wait for news end before the server does.
  app.addHook('preClose', () => answers.close());
  app.post('/api/mcp', { config: { operation: 'mcp' } }, async (request, reply) => {
    const call = {
      credentials: credentialsOf(request, config),
      address: request.ip,
      userAgent: request.headers['user-agent'] ?? null,
      onUsage: tellUsage(reply),
    };
    // Before all else, and once for each request: what it holds is looked at only then.
    const actor = await authenticate(run, call, config);
    requireOrigin(request, config);
    const message = messageIn(request);
    const client = clientOf(message, sessionIdOf(request));
    const caller = callerOf({ ...actor, client }, request, { run, call, now: now() });
    const response = await answers.answer(reply, message, caller);
    if (isInitialize(message)) reply.header('mcp-session-id', sessionIdFor(client));
    return sendResponse(reply, response);
  });
}

function credentialsOf(request: FastifyRequest, config: Config): Call['credentials'] {
  try {
    // Agents' tokens are good for this resource only.
    return { ...bearerOf(request), resource: `${config.publicUrl}/api/mcp` };
  } catch {
    throw unauthorized(config);
  }
}

async function authenticate(run: Run, call: Omit<Call, 'input'>, config: Config): Promise<Actor> {
  try {
    return await run.authenticate({ ...call, input: () => ({}) });
  } catch (error) {
    throw error instanceof Refusal && error.code === 'unauthorized' ? unauthorized(config) : error;
  }
}

/** Whoever sets an agent up reads this, so it says what to do. */
function unauthorized({ publicUrl }: Config): Refusal {
  const words = `Unauthorized: send "Authorization: Bearer kt_...". Make a token at ${publicUrl} in Settings, API Tokens`;
  return new Refusal('unauthorized', words);
}

function sessionIdOf({ headers }: FastifyRequest): string | undefined {
  const id = headers['mcp-session-id'];
  return Array.isArray(id) ? id[0] : id;
}

function isInitialize(message: unknown): boolean {
  return (message as { method?: unknown } | undefined)?.method === 'initialize';
}
