import { readFileSync } from 'node:fs';
import { ProtocolError, ProtocolErrorCode, Server, type ServerOptions } from '@modelcontextprotocol/server';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import { AppError } from '../../contract/errors.ts';
import { completeArgument } from './completions.ts';
import { serverInstructions } from './instructions.ts';
import type { McpContext } from './mcpContext.ts';
import { getPrompt, prompts } from './prompts.ts';
import { listResources, readResource, resourceTemplates } from './resources.ts';
import { formatErrorForModel } from './toolErrors.ts';
import { callTool, listTools } from './toolRegistry.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

const info = { name: 'krokanti-tasks', title: 'Krokanti Tasks', version: version() };

const options: ServerOptions = {
  instructions: serverInstructions,
  capabilities: {
    tools: { listChanged: false },
    prompts: { listChanged: false },
    resources: { listChanged: false, subscribe: false },
    completions: {},
  },
  cacheHints: {
    'server/discover': { ttlMs: hourMs, cacheScope: 'public' },
    // What a token may do decides which tools it sees.
    'tools/list': { ttlMs: hourMs, cacheScope: 'private' },
    'prompts/list': { ttlMs: hourMs, cacheScope: 'public' },
    'resources/templates/list': { ttlMs: hourMs, cacheScope: 'public' },
    'resources/list': { ttlMs: minuteMs, cacheScope: 'private' },
  },
  // Nothing here is validated by it, but each server would make one of its own.
  jsonSchemaValidator: new AjvJsonSchemaValidator(),
};

/** The server that answers one request of the caller. */
export function createMcpServer(caller: McpContext, more?: ServerOptions): Server {
  const server = new StrictServer(info, { ...options, ...more });
  server.setRequestHandler('tools/list', () => ({ tools: listTools(caller) }));
  server.setRequestHandler('tools/call', ({ params }) => callTool(caller, params.name, params.arguments ?? {}));
  server.setRequestHandler('prompts/list', () => ({ prompts }));
  server.setRequestHandler('prompts/get', ({ params }) =>
    telling(caller, params.arguments, () => getPrompt(caller, params.name, params.arguments ?? {})),
  );
  server.setRequestHandler('resources/list', ({ params }) =>
    telling(caller, params, () => listResources(caller, params?.cursor)),
  );
  server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: resourceTemplates }));
  server.setRequestHandler('resources/read', ({ params }) =>
    telling(caller, params, () => readResource(caller, params.uri)),
  );
  server.setRequestHandler('completion/complete', ({ params }) =>
    telling(caller, params.context?.arguments, () => completeArgument(caller, params)),
  );
  return server;
}

/** Says of parameters that are none that they are wrong; the SDK would call it a fault of the server’s. */
class StrictServer extends Server {
  protected override _wrapHandler(method: string, handler: Handle): Handle {
    const inner = super._wrapHandler(method, handler);
    return async (request, context) => {
      try {
        return await inner(request, context);
      } catch (error) {
        // Whatever a handler of ours throws is an error of the protocol already.
        if (error instanceof ProtocolError) throw error;
        throw new ProtocolError(
          ProtocolErrorCode.InvalidParams,
          `Invalid params: ${issuesIn((error as Error).message)}`,
        );
      }
    };
  }
}

type Handle = Parameters<Server['_wrapHandler']>[1];

/** What zod says as JSON, in words. */
function issuesIn(message: string): string {
  try {
    const issues: { path: string[]; message: string }[] = JSON.parse(message);
    return issues.map(({ path, message }) => `${path.slice(1).join('.')}: ${message}`).join('; ');
  } catch {
    return message;
  }
}

/** What is not a tool has no result to tell a refusal in: it becomes an error of the protocol. */
async function telling<T>(caller: McpContext, input: object | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    caller.logError(error);
    if (error instanceof AppError) {
      const code = error.status < 500 ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError;
      throw new ProtocolError(code, formatErrorForModel(error, { ...input }));
    }
    throw new ProtocolError(ProtocolErrorCode.InternalError, new AppError('internal').message);
  }
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}
