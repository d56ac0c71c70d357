import { randomBytes } from 'node:crypto';
import { createRequestStateCodec, type Server } from '@modelcontextprotocol/server';
import { createMcpServer } from '../../../server/mcp/createMcpServer.ts';
import { callTool, listTools } from '../../../server/mcp/listAndCallTools.ts';
import type { McpContext } from '../../../server/mcp/mcpContext.ts';
import { getPrompt, prompts } from '../../../server/mcp/prompts.ts';
import { listResources, readResource, resourceTemplates } from '../../../server/mcp/resources.ts';
import { createInputRequestTools, elicitationPrompt } from './input-request-fixtures.ts';
import {
  fixturePrompts,
  fixtureResources,
  fixtureTemplate,
  getFixturePrompt,
  readFixtureResource,
} from './prompt-and-resource-fixtures.ts';
import { fixtureTools } from './tool-fixtures.ts';

const states = createRequestStateCodec<Record<string, unknown>>({ key: randomBytes(32) });

const tools = { ...fixtureTools, ...createInputRequestTools(states) };

/** Creates the product's MCP server with the fixtures that the conformance suite expects. */
export function createConformanceServer(caller: McpContext): Server {
  const server = createMcpServer(caller, { requestState: { verify: states.verify } });
  // The fixtures of the suite need these capabilities; the product does not have them.
  server.registerCapabilities({ logging: {}, resources: { subscribe: true } });
  server.setRequestHandler('tools/list', () => ({
    tools: [
      ...listTools(caller),
      ...Object.keys(tools).map((name) => ({ name, description: name, inputSchema: { type: 'object' as const } })),
    ],
  }));
  server.setRequestHandler('tools/call', ({ params }, context) => {
    const fixture = tools[params.name];
    return fixture ? fixture(params.arguments ?? {}, context) : callTool(caller, params.name, params.arguments ?? {});
  });
  server.setRequestHandler('prompts/list', () => ({ prompts: [...prompts, ...fixturePrompts] }));
  server.setRequestHandler('prompts/get', ({ params }, context) => {
    const args = params.arguments ?? {};
    if (params.name === elicitationPrompt.prompt) return elicitationPrompt.getPrompt(context);
    return getFixturePrompt(params.name, args) ?? getPrompt(caller, params.name, args);
  });
  server.setRequestHandler('resources/list', async ({ params }) => {
    const { resources, ...rest } = await listResources(caller, params?.cursor);
    return { resources: [...resources, ...fixtureResources], ...rest };
  });
  server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: [...resourceTemplates, fixtureTemplate],
  }));
  server.setRequestHandler(
    'resources/read',
    ({ params }) => readFixtureResource(params.uri) ?? readResource(caller, params.uri),
  );
  server.setRequestHandler('resources/subscribe', () => ({}));
  server.setRequestHandler('resources/unsubscribe', () => ({}));
  server.setRequestHandler('logging/setLevel', () => ({}));
  return server;
}
