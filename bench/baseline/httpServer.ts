import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSqliteWriter } from './sqliteWriter.ts';

/** The responses to send from memory, by path, and the SQLite file to write to. */
export interface BaselineInput {
  responses: Record<string, StoredResponse>;
  databasePath: string | null;
}

/** Headers as `writeHead` takes them: name, value, name, value. */
export interface StoredResponse {
  text: string;
  headers: string[];
  /** The headers of the 304 that a request with a current ETag gets. */
  notModifiedHeaders: string[];
}

/**
 * The baseline for HTTP calls: a `node:http` server that sends stored headers and bytes, answers 304 to every conditional
 * request, writes the rows of POST and PATCH requests, and does nothing else.
 */
let responses = new Map<string, StoredResponse & { bytes: Buffer }>();
let writer: ReturnType<typeof createSqliteWriter> | undefined;

const server = createServer((request, response) => {
  if (request.method !== 'GET') return void write(request, response);
  const stored = responses.get(request.url ?? '');
  if (!stored) return response.writeHead(404, { 'content-length': 0 }).end();
  if (request.headers['if-none-match'] !== undefined) return response.writeHead(304, stored.notModifiedHeaders).end();
  return response.writeHead(200, stored.headers).end(stored.bytes);
});

async function write(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = JSON.parse(Buffer.concat(chunks).toString());
  const id = request.method === 'PATCH' ? request.url?.split('/').at(-1) : undefined;
  const row = await writer?.write(id, body);
  const bytes = Buffer.from(JSON.stringify({ task: row }));
  const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length };
  response.writeHead(id === undefined ? 201 : 200, headers).end(bytes);
}

process.on('message', (input: BaselineInput) => {
  const entries = Object.entries(input.responses);
  responses = new Map(entries.map(([path, stored]) => [path, { ...stored, bytes: Buffer.from(stored.text) }]));
  if (input.databasePath !== null) writer = createSqliteWriter(input.databasePath);
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as { port: number }).port));
});
process.on('disconnect', () => process.exit());
