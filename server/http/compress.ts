import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply } from 'fastify';

export type ContentEncoding = 'br' | 'gzip';

/** Below, the answer is one packet anyway. */
export const minCompressibleBytes = 1000;
const compressible = /^(application\/(json|[\w.-]+\+json)|text\/)/;

/** Compresses what is large where the client takes that. Streams and what is compressed already stay as they are. */
export function addCompression(app: FastifyInstance): void {
  // With a callback, not a promise: most answers are small and only pass by.
  app.addHook('onSend', (request, reply, payload, done) => {
    if (typeof payload !== 'string' || payload.length < minCompressibleBytes || reply.hasHeader('content-encoding')) {
      return done(null, payload);
    }
    const encoding = chooseEncoding(request.headers['accept-encoding']);
    if (!encoding || !compressible.test(String(reply.getHeader('content-type')))) return done(null, payload);
    compressors[encoding](payload).then(
      (compressed) => {
        setEncodingHeaders(reply, encoding);
        done(null, compressed);
      },
      (error) => done(error),
    );
  });
}

export function setEncodingHeaders(reply: FastifyReply, encoding: ContentEncoding): void {
  reply.header('content-encoding', encoding).removeHeader('content-length');
  // Weak, because the bytes are not the same compressed and plain.
  const etag = reply.getHeader('etag');
  if (typeof etag === 'string' && etag.startsWith('"')) reply.header('etag', `W/${etag}`);
}

/** The best of what an Accept-Encoding takes. */
export function chooseEncoding(header: string | string[] | undefined): ContentEncoding | undefined {
  if (header === undefined) return undefined;
  const taken = String(header)
    .toLowerCase()
    .split(',')
    .map((part) => part.trim())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.split(';')[0]?.trim());
  if (taken.includes('br')) return 'br';
  return taken.includes('gzip') ? 'gzip' : undefined;
}

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** On a thread of the pool; brotli at the level that takes no longer than gzip. */
export const compressors: Record<ContentEncoding, (text: string | Buffer) => Promise<Buffer>> = {
  br: (text) => brotli(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (text) => zip(text, { level: 6 }),
};
