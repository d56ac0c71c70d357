import { readFileSync } from 'node:fs';
import { Server, type ServerOptions } from '@modelcontextprotocol/server';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv';
import type { Caller } from './caller.ts';
import { instructions } from './instructions.ts';
import { callTool, toolsFor } from './tools.ts';

const hourMs = 3_600_000;

const info = { name: 'krokanti-tasks', title: 'Krokanti Tasks', version: version() };

const options: ServerOptions = {
  instructions,
  capabilities: { tools: { listChanged: false } },
  cacheHints: {
    'server/discover': { ttlMs: hourMs, cacheScope: 'public' },
    // What a token may do decides which tools it sees.
    'tools/list': { ttlMs: hourMs, cacheScope: 'private' },
  },
  // Nothing here is validated by it, but each server would make one of its own.
  jsonSchemaValidator: new AjvJsonSchemaValidator(),
};

/** The server that answers one request of the caller. */
export function serverFor(caller: Caller): Server {
  const server = new Server(info, options);
  server.setRequestHandler('tools/list', () => ({ tools: toolsFor(caller) }));
  server.setRequestHandler('tools/call', ({ params }) => callTool(caller, params.name, params.arguments ?? {}));
  return server;
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}
