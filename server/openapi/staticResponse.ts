import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** An answer that stays the same as long as the server runs. */
export interface StaticResponse {
  contentType: string;
  body: Buffer;
  gzippedBody: Buffer;
  etag: string;
}

export async function createStaticResponse(type: string, content: string | Buffer): Promise<StaticResponse> {
  const plain = Buffer.from(content);
  const etag = `"${hash('sha256', plain, 'base64url').slice(0, 22)}"`;
  return { contentType: type, body: plain, gzippedBody: await promisify(gzip)(plain, { level: 9 }), etag };
}

/** Compressed where the client takes that, and not at all where it has this already. */
export function sendStaticResponse(
  request: FastifyRequest,
  reply: FastifyReply,
  { contentType, body, gzippedBody, etag }: StaticResponse,
) {
  // Weak, because the bytes are not the same compressed and plain.
  reply.headers({ etag: `W/${etag}`, 'cache-control': 'public, max-age=300', vary: 'Accept-Encoding' });
  if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send();
  reply.type(contentType);
  if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(body);
  return reply.header('content-encoding', 'gzip').send(gzippedBody);
}
