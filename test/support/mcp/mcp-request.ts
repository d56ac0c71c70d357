import type { Json } from '../../../testing/untypedJson.ts';
import type { ApiResponse, TestApp } from '../test-app.ts';

let id = 0;

/** Sends one request to the MCP server, without a handshake, and returns the HTTP response. */
export function postMcp(test: TestApp, secret: string, method: string, params: Json = {}): Promise<ApiResponse> {
  const headers = { authorization: `Bearer ${secret}`, accept: 'application/json, text/event-stream' };
  return test.anonymousClient.post('/mcp', { jsonrpc: '2.0', id: ++id, method, params }, headers);
}

export async function getMcpStatus(test: TestApp, secret: string): Promise<number> {
  return (await postMcp(test, secret, 'tools/list')).status;
}

/** Calls a tool and returns its result, which may be an error that the tool reports. */
export async function callMcpTool(test: TestApp, secret: string, name: string, args: Json = {}): Promise<Json> {
  const { text, status } = await postMcp(test, secret, 'tools/call', { name, arguments: args });
  if (status !== 200) throw new Error(`tools/call: ${status} ${text}`);
  return parseMcpResult(text);
}

/** Returns the result in a JSON-RPC response, which is plain JSON or the only event of a stream. */
export function parseMcpResult(text: string): Json {
  const { result, error } = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text);
  if (error) throw new Error(`MCP: ${error.message}`);
  return result;
}
