import type { CallToolResult, ContentBlock, InputRequiredResult, ServerContext } from '@modelcontextprotocol/server';

export type ToolFixture = (
  args: Record<string, unknown>,
  context: ServerContext,
) => CallToolResult | InputRequiredResult | Promise<CallToolResult | InputRequiredResult>;

/** An image of one pixel. */
export const pngBase64 =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
/** A recording of one silent sample. */
const wav = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQIAAAAAAA==';

const image: ContentBlock = { type: 'image', data: pngBase64, mimeType: 'image/png' };

export function toTextResult(text: string): CallToolResult {
  return { content: [{ type: 'text', text }] };
}

function toEmbeddedResource(uri: string, mimeType: string, text: string): ContentBlock {
  return { type: 'resource', resource: { uri, mimeType, text } };
}

async function sendLogMessages(_args: unknown, { mcpReq }: ServerContext) {
  for (const data of ['Tool execution started', 'Tool processing data', 'Tool execution completed'])
    await mcpReq.notify({ method: 'notifications/message', params: { level: 'info', data } });
  return toTextResult('Logged');
}

async function sendProgress(_args: unknown, { mcpReq }: ServerContext) {
  const { progressToken } = mcpReq._meta ?? {};
  if (progressToken === undefined) return toTextResult('Nobody asked for progress');
  for (const done of [0, 50, 100])
    await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress: done, total: 100 } });
  return toTextResult(String(progressToken));
}

/** Tools that answer at once or send notifications before they answer. */
export const fixtureTools: Record<string, ToolFixture> = {
  test_simple_text: () => toTextResult('This is a simple text response for testing.'),
  test_image_content: () => ({ content: [image] }),
  test_audio_content: () => ({ content: [{ type: 'audio', data: wav, mimeType: 'audio/wav' }] }),
  test_embedded_resource: () => ({
    content: [toEmbeddedResource('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')],
  }),
  test_multiple_content_types: () => ({
    content: [
      { type: 'text', text: 'Multiple content types test:' },
      image,
      toEmbeddedResource('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
    ],
  }),
  test_error_handling: () => ({
    ...toTextResult('This tool intentionally returns an error for testing'),
    isError: true,
  }),
  test_tool_with_logging: sendLogMessages,
  test_tool_with_progress: sendProgress,
  test_streaming_elicitation: () => toTextResult('Nothing was asked'),
  test_logging_tool: async (_args, { mcpReq }) => {
    await mcpReq.log('info', 'Only for those who asked for it');
    return toTextResult('Logged');
  },
};
