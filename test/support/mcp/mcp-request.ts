import type { Json, Reply, TestApp } from '../test-app.ts';

let id = 0;

/** A request to the MCP server, and its answer. */
export function askMcp(test: TestApp, secret: string, method: string, params: Json = {}): Promise<Reply> {
  const headers = { authorization: `Bearer ${secret}`, accept: 'application/json, text/event-stream' };
  return test.anyone.post('/mcp', { jsonrpc: '2.0', id: ++id, method, params }, headers);
}

export async function statusAtMcp(test: TestApp, secret: string): Promise<number> {
  return (await askMcp(test, secret, 'tools/list')).status;
}

/** What the tool answers, or what it says is wrong. */
export async function callTool(test: TestApp, secret: string, name: string, args: Json = {}): Promise<Json> {
  const { text, status } = await askMcp(test, secret, 'tools/call', { name, arguments: args });
  if (status !== 200) throw new Error(`tools/call: ${status} ${text}`);
  return resultIn(text);
}

/** Of an answer as JSON, or as the one event of a stream. */
export function resultIn(text: string): Json {
  const { result, error } = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text);
  if (error) throw new Error(`MCP: ${error.message}`);
  return result;
}
