import type { Json } from './untypedJson.ts';

export interface ServerResponse {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body; undefined when it is empty or not JSON. */
  body: Json;
}

/** Sends one request over the network. A body is sent as JSON and makes POST the default method. */
export async function sendRequest(
  baseUrl: string,
  path: string,
  {
    body,
    headers = {},
    method = body === undefined ? 'GET' : 'POST',
  }: {
    body?: unknown;
    headers?: Record<string, string>;
    method?: string;
  } = {},
): Promise<ServerResponse> {
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') && text !== '';
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
}
