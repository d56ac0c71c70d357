import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  PROTOCOL_VERSION_META_KEY,
} from '@modelcontextprotocol/server';
import type { Json } from '../../../testing/untypedJson.ts';
import { ApiClient, type ApiResponse, type Person, type TestApp } from '../test-app.ts';

export const protocolRevisions = ['2025-06-18', '2025-11-25', '2026-07-28'] as const;
export type ProtocolRevision = (typeof protocolRevisions)[number];

/** The result of a tool call. */
export interface ToolResult {
  isError: boolean;
  /** The structured content; undefined when the tool reported an error. */
  data: Json;
  text: string;
}

/** An MCP client over HTTP that follows one revision of the protocol exactly. */
export class McpClient {
  readonly http: ApiClient;
  readonly revision: ProtocolRevision;
  readonly clientInfo: { name: string; title?: string; version: string };
  sessionId: string | undefined;
  /** The number of tool calls so far. */
  toolCallCount = 0;
  #id = 0;

  constructor(
    testApp: TestApp,
    secret: string | undefined,
    revision: ProtocolRevision = '2026-07-28',
    clientInfo: McpClient['clientInfo'] = { name: 'test-agent', version: '1.2' },
  ) {
    this.http = new ApiClient(testApp, secret === undefined ? {} : { authorization: `Bearer ${secret}` });
    this.revision = revision;
    this.clientInfo = clientInfo;
  }

  /** Makes the handshake that revisions before 2026-07-28 require, and returns the server's description of itself. */
  async connect(): Promise<Json> {
    if (this.revision === '2026-07-28') return (await this.request('server/discover')).result;
    const response = await this.postMessage('initialize', {
      protocolVersion: this.revision,
      capabilities: {},
      clientInfo: this.clientInfo,
    });
    this.sessionId = response.headers['mcp-session-id'];
    await this.notify('notifications/initialized');
    return response.body.result;
  }

  /** Sends a request and returns the JSON-RPC response. */
  async request(method: string, params: Record<string, unknown> = {}): Promise<Json> {
    const { status, body, text } = await this.postMessage(method, params);
    if (!body) throw new Error(`${method}: ${status} ${text}`);
    return body;
  }

  async notify(method: string): Promise<ApiResponse> {
    return this.http.post('/mcp', { jsonrpc: '2.0', method, params: this.#meta() }, this.#headers(method, {}));
  }

  /** Sends a request and returns the HTTP response. */
  postMessage(
    method: string,
    params: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<ApiResponse> {
    const message = { jsonrpc: '2.0', id: ++this.#id, method, params: { ...params, ...this.#meta() } };
    return this.http.post('/mcp', message, { ...this.#headers(method, params), ...headers });
  }

  /**
   * Calls a tool. The result may be an error that the tool reports.
   * @throws Error for a JSON-RPC error
   */
  async tryTool(name: string, input: Record<string, unknown> = {}): Promise<ToolResult> {
    this.toolCallCount++;
    const { result, error } = await this.request('tools/call', { name, arguments: input });
    if (error) throw new Error(`${name}: ${error.code} ${error.message}`);
    return { isError: result.isError ?? false, data: result.structuredContent, text: result.content[0].text };
  }

  /**
   * Calls a tool and returns the structured content.
   * @throws Error when the tool reports an error
   */
  async callTool(name: string, input: Record<string, unknown> = {}): Promise<Json> {
    const { isError, data, text } = await this.tryTool(name, input);
    if (isError) throw new Error(`${name}: ${text}`);
    return data;
  }

  async listTools(): Promise<Json[]> {
    return (await this.request('tools/list')).result.tools;
  }

  #meta() {
    if (this.revision !== '2026-07-28') return {};
    return {
      _meta: {
        [PROTOCOL_VERSION_META_KEY]: this.revision,
        [CLIENT_INFO_META_KEY]: this.clientInfo,
        [CLIENT_CAPABILITIES_META_KEY]: {},
      },
    };
  }

  #headers(method: string, { name, uri }: Record<string, unknown>): Record<string, string> {
    const accept = 'application/json, text/event-stream';
    if (this.revision === '2026-07-28') {
      const named = name ?? uri;
      return {
        accept,
        'mcp-protocol-version': this.revision,
        'mcp-method': method,
        ...(named !== undefined && { 'mcp-name': String(named) }),
      };
    }
    return {
      accept,
      ...(method !== 'initialize' && { 'mcp-protocol-version': this.revision }),
      ...(this.sessionId !== undefined && { 'mcp-session-id': this.sessionId }),
    };
  }
}

/** Connects an MCP client that uses a new API token of the person. */
export async function connectMcpClient(
  person: Person,
  {
    revision,
    info,
    ...token
  }: { revision?: ProtocolRevision; info?: McpClient['clientInfo'] } & Parameters<Person['createTokenSecret']>[0] = {},
): Promise<McpClient> {
  const agent = new McpClient(person.testApp, await person.createTokenSecret(token), revision, info);
  await agent.connect();
  return agent;
}
