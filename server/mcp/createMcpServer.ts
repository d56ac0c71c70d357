import { readFileSync } from 'node:fs';
import { ProtocolError, ProtocolErrorCode, type Server, type ServerOptions } from '@modelcontextprotocol/server';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import { AppError } from '../../contract/errors.ts';
import { completeArgument } from './completions.ts';
import { serverInstructions } from './instructions.ts';
import { InvalidParamsReportingServer } from './invalidParamsReportingServer.ts';
import { callTool, listTools } from './listAndCallTools.ts';
import type { McpContext } from './mcpContext.ts';
import { getPrompt, prompts } from './prompts.ts';
import { listResources, readResource, resourceTemplates } from './resources.ts';
import { formatErrorForModel } from './toolErrors.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

const serverInfo = { name: 'krokanti-tasks', title: 'Krokanti Tasks', version: readVersion() };

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
    // Read-only tokens see fewer tools.
    'tools/list': { ttlMs: hourMs, cacheScope: 'private' },
    'prompts/list': { ttlMs: hourMs, cacheScope: 'public' },
    'resources/templates/list': { ttlMs: hourMs, cacheScope: 'public' },
    'resources/list': { ttlMs: minuteMs, cacheScope: 'private' },
  },
  // Shared, because every server would otherwise create its own, although it validates nothing here.
  jsonSchemaValidator: new AjvJsonSchemaValidator(),
};

/** Creates the server that handles one request. */
export function createMcpServer(context: McpContext, moreOptions?: ServerOptions): Server {
  const server = new InvalidParamsReportingServer(serverInfo, { ...options, ...moreOptions });
  server.setRequestHandler('tools/list', () => ({ tools: listTools(context) }));
  server.setRequestHandler('tools/call', ({ params }) => callTool(context, params.name, params.arguments ?? {}));
  server.setRequestHandler('prompts/list', () => ({ prompts }));
  server.setRequestHandler('prompts/get', ({ params }) =>
    withProtocolErrors(context, params.arguments, () => getPrompt(context, params.name, params.arguments ?? {})),
  );
  server.setRequestHandler('resources/list', ({ params }) =>
    withProtocolErrors(context, params, () => listResources(context, params?.cursor)),
  );
  server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates }));
  server.setRequestHandler('resources/read', ({ params }) =>
    withProtocolErrors(context, params, () => readResource(context, params.uri)),
  );
  server.setRequestHandler('completion/complete', ({ params }) =>
    withProtocolErrors(context, params.context?.arguments, () => completeArgument(context, params)),
  );
  return server;
}

/** Turns errors into protocol errors. Only tools report errors in their result. */
async function withProtocolErrors<T>(
  context: McpContext,
  input: object | undefined,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    context.logError(error);
    if (error instanceof AppError) {
      const code = error.status < 500 ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError;
      throw new ProtocolError(code, formatErrorForModel(error, { ...input }));
    }
    throw new ProtocolError(ProtocolErrorCode.InternalError, new AppError('internal').message);
  }
}

function readVersion(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}
