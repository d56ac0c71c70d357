import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isEtagInList } from '../pipeline/etags.ts';

/** A response that stays the same while the server runs. */
export interface StaticResponse {
  contentType: string;
  body: Buffer;
  gzippedBody: Buffer;
  etag: string;
}

export async function createStaticResponse(type: string, content: string | Buffer): Promise<StaticResponse> {
  const body = Buffer.from(content);
  const etag = `"${hash('sha256', body, 'base64url').slice(0, 22)}"`;
  return { contentType: type, body, gzippedBody: await promisify(gzip)(body, { level: 9 }), etag };
}

/** Sends the response, compressed if the client accepts gzip, or 304 if the client's copy is current. */
export function sendStaticResponse(
  request: FastifyRequest,
  reply: FastifyReply,
  { contentType, body, gzippedBody, etag }: StaticResponse,
) {
  // The ETag is weak, because compressed and plain bodies differ.
  reply.headers({ etag: `W/${etag}`, 'cache-control': 'public, max-age=300', vary: 'Accept-Encoding' });
  if (isEtagInList(etag, request.headers['if-none-match'])) return reply.code(304).send();
  reply.type(contentType);
  if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(body);
  return reply.header('content-encoding', 'gzip').send(gzippedBody);
}
