import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { bareWriter } from './writer.ts';

/** What to send from memory, by path, and the database whose rows to write. */
export interface BareGiven {
  answers: Record<string, string>;
  database: string | null;
}

/**
 * What HTTP calls are held against: a `node:http` server that sends the bytes it was given from memory, answers 304 to
 * whoever has an ETag, writes what is posted or patched, and does nothing else.
 */
let answers = new Map<string, Buffer>();
let writer: ReturnType<typeof bareWriter> | undefined;

const server = createServer((request, response) => {
  if (request.method !== 'GET') return void write(request, response);
  if (request.headers['if-none-match'] !== undefined) return response.writeHead(304).end();
  const bytes = answers.get(request.url ?? '');
  if (!bytes) return response.writeHead(404, { 'content-length': 0 }).end();
  return send(response, 200, bytes);
});

async function write(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = JSON.parse(Buffer.concat(chunks).toString());
  const id = request.method === 'PATCH' ? request.url?.split('/').at(-1) : undefined;
  const row = await writer?.write(id, body);
  send(response, id === undefined ? 201 : 200, Buffer.from(JSON.stringify({ task: row })));
}

function send(response: ServerResponse, status: number, bytes: Buffer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length });
  response.end(bytes);
}

process.on('message', (given: BareGiven) => {
  answers = new Map(Object.entries(given.answers).map(([path, text]) => [path, Buffer.from(text)]));
  if (given.database !== null) writer = bareWriter(given.database);
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as { port: number }).port));
});
process.on('disconnect', () => process.exit());
