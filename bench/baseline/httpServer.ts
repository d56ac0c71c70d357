import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSqliteWriter } from './sqliteWriter.ts';

/** What to send from memory, by path, and the database whose rows to write. */
export interface BaselineInput {
  responses: Record<string, StoredResponse>;
  databasePath: string | null;
}

/** Headers as `writeHead` takes them: name, value, name, value. */
export interface StoredResponse {
  text: string;
  headers: string[];
  /** Of the 304 to whoever has it already. */
  notModifiedHeaders: string[];
}

/**
 * What HTTP calls are held against: a `node:http` server that sends the headers and bytes it was given from memory,
 * answers 304 to whoever has an ETag, writes what is posted or patched, and does nothing else.
 */
let answers = new Map<string, StoredResponse & { bytes: Buffer }>();
let writer: ReturnType<typeof createSqliteWriter> | undefined;

const server = createServer((request, response) => {
  if (request.method !== 'GET') return void write(request, response);
  const answer = answers.get(request.url ?? '');
  if (!answer) return response.writeHead(404, { 'content-length': 0 }).end();
  if (request.headers['if-none-match'] !== undefined) return response.writeHead(304, answer.notModifiedHeaders).end();
  return response.writeHead(200, answer.headers).end(answer.bytes);
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

process.on('message', (given: BaselineInput) => {
  const all = Object.entries(given.responses);
  answers = new Map(all.map(([path, answer]) => [path, { ...answer, bytes: Buffer.from(answer.text) }]));
  if (given.databasePath !== null) writer = createSqliteWriter(given.databasePath);
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as { port: number }).port));
});
process.on('disconnect', () => process.exit());
