import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply } from 'fastify';

export type ContentEncoding = 'br' | 'gzip';

/** A smaller response fits into one packet without compression. */
export const minCompressibleBytes = 1000;
const compressibleTypes = /^(application\/(json|[\w.-]+\+json)|text\/)/;

/** Compresses large text responses if the client accepts it. Leaves streams and encoded responses unchanged. */
export function addCompression(app: FastifyInstance): void {
  // The hook takes a callback and returns no promise, because most responses are small and pass through unchanged.
  app.addHook('onSend', (request, reply, payload, done) => {
    if (typeof payload !== 'string' || payload.length < minCompressibleBytes || reply.hasHeader('content-encoding')) {
      return done(null, payload);
    }
    const encoding = chooseEncoding(request.headers['accept-encoding']);
    if (!encoding || !compressibleTypes.test(String(reply.getHeader('content-type')))) return done(null, payload);
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
  // A strong ETag would claim that the compressed and the plain bytes are identical.
  const etag = reply.getHeader('etag');
  if (typeof etag === 'string' && etag.startsWith('"')) reply.header('etag', `W/${etag}`);
}

/** Returns the best encoding that an Accept-Encoding header allows. */
export function chooseEncoding(header: string | string[] | undefined): ContentEncoding | undefined {
  if (header === undefined) return undefined;
  const accepted = String(header)
    .toLowerCase()
    .split(',')
    .map((part) => part.trim())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.split(';')[0]?.trim());
  if (accepted.includes('br')) return 'br';
  return accepted.includes('gzip') ? 'gzip' : undefined;
}

const brotliAsync = promisify(brotliCompress);
const gzipAsync = promisify(gzip);

/** Compress on the thread pool. Brotli runs at the level that takes no longer than gzip. */
export const compressors: Record<ContentEncoding, (text: string | Buffer) => Promise<Buffer>> = {
  br: (text) => brotliAsync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (text) => gzipAsync(text, { level: 6 }),
};
