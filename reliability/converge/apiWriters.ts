import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  PROTOCOL_VERSION_META_KEY,
} from '@modelcontextprotocol/server';
import { sendRequest } from '../../testing/sendRequest.ts';
import type { Json } from '../../testing/untypedJson.ts';
import type { TypedText } from './randomGestures.ts';

/** Programs that write at the same time as the people, through the same proxy. Each repeats a write until it is answered. */

interface WriterOptions {
  /** Base URL of the proxy. */
  url: string;
  headers: Record<string, string>;
  projectId: string;
}

const retryMs = 100;
const revision = '2026-07-28';

/** A script that uses REST: creates tasks, comments on the last one and completes it. */
export function createRestWriter({ url, headers, projectId }: WriterOptions) {
  const typed: TypedText[] = [];
  let lastTaskId: string | undefined;
  const send = (method: string, path: string, body: Json) => {
    const key = crypto.randomUUID();
    return repeatUntilAnswered(() =>
      sendRequest(url, `/api${path}`, { method, body, headers: { ...headers, 'idempotency-key': key } }),
    );
  };
  return {
    typed,
    async makeOne(index: number): Promise<void> {
      const text = `script-${index}`;
      typed.push({ text, at: Date.now(), gesture: 'script' });
      if (lastTaskId !== undefined && index % 2 === 1) {
        await send('POST', `/tasks/${lastTaskId}/comments`, { content: text });
        await send('PATCH', `/tasks/${lastTaskId}`, { completedAt: new Date().toISOString() });
        return;
      }
      const { body } = await send('POST', '/tasks', { projectId, title: text });
      lastTaskId = body.task.id;
    },
  };
}

/** An agent that uses MCP: creates tasks, describes them and comments on them. */
export function createMcpWriter({ url, headers, projectId }: WriterOptions) {
  const typed: TypedText[] = [];
  let lastTaskId: string | undefined;
  const callTool = async (name: string, input: Json): Promise<Json> => {
    const { body } = await repeatUntilAnswered(() => postToolCall(url, headers, name, input));
    const { result } = body;
    if (!result || result.isError) throw new Error(`${name}: ${JSON.stringify(body)}`);
    return result.structuredContent;
  };
  return {
    typed,
    async makeOne(index: number): Promise<void> {
      const text = `agent-${index}`;
      const idempotencyKey = crypto.randomUUID();
      typed.push({ text, at: Date.now(), gesture: 'agent' });
      if (lastTaskId !== undefined && index % 2 === 1) {
        await callTool('add_comment', { taskId: lastTaskId, content: text, idempotencyKey });
        return;
      }
      const input = { projectId, title: `Of the agent ${index}`, description: text, idempotencyKey };
      lastTaskId = (await callTool('create_task', input)).task.id;
    },
  };
}

function postToolCall(url: string, headers: Record<string, string>, name: string, input: Json) {
  const _meta = {
    [PROTOCOL_VERSION_META_KEY]: revision,
    [CLIENT_INFO_META_KEY]: { name: 'converge-agent', version: '1' },
    [CLIENT_CAPABILITIES_META_KEY]: {},
  };
  return sendRequest(url, '/api/mcp', {
    body: { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: input, _meta } },
    headers: {
      ...headers,
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': revision,
      'mcp-method': 'tools/call',
      'mcp-name': name,
    },
  });
}

/** A success, or an error that the server itself sent, ends it. Anything else is a fault of the network. */
async function repeatUntilAnswered(send: () => ReturnType<typeof sendRequest>) {
  for (;;) {
    const response = await send().catch(() => undefined);
    const isFinal = response?.body !== undefined && response.status < 500 && response.body.code !== 'ROUTE';
    if (response && isFinal) {
      if (response.status < 400) return response;
      throw new Error(`${response.status} ${response.text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}
