import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { chooseEncoding } from './compress.ts';

interface File {
  type: string;
  /** Its name follows its content. */
  isImmutable: boolean;
  etag: string;
  plain: Buffer;
  br: Buffer | undefined;
  gzip: Buffer | undefined;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/** Paths that are not the app's: what is not there is a 404 in JSON, even for a browser. */
const reserved = /^\/(api|docs|mcp|oauth|healthz|readyz|metrics|assets|\.well-known)(\/|$)/;

/**
 * The built web app, kept in memory, so that a new build does not pull the files away under a running server.
 * False: there is none.
 */
export async function addStaticAssets(app: FastifyInstance, folder: string): Promise<boolean> {
  const files = await readSite(folder);
  const index = files.get('/index.html');
  if (!index) return false;
  app.get('/*', (request, reply) => {
    const [path = '/'] = request.url.split('?');
    if (path === '/') return sendFile(request, reply, index);
    const file = files.get(path);
    if (file) return sendFile(request, reply, file);
    // Every view has an address of its own, and all of them are this one page.
    if (isVisit(request) && !reserved.test(path)) return sendFile(request, reply, index);
    return reply.callNotFound();
  });
  return true;
}

function sendFile({ headers }: FastifyRequest, reply: FastifyReply, file: File): FastifyReply {
  reply.headers({
    etag: file.etag,
    vary: 'Accept-Encoding',
    'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (headers['if-none-match']?.includes(file.etag)) return reply.code(304).send();
  reply.type(file.type);
  const encoding = chooseEncoding(headers['accept-encoding']);
  const compressed = encoding && file[encoding];
  return compressed ? reply.header('content-encoding', encoding).send(compressed) : reply.send(file.plain);
}

/** A browser that opens an address, not one that loads a part of a page. */
function isVisit({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') ?? false;
}

async function readSite(folder: string): Promise<Map<string, File>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const known = paths.filter((path) => types[extname(path)] !== undefined);
  const read = async (path: string) => (paths.includes(path) ? readFile(path) : undefined);
  const files = await Promise.all(
    known.map(async (path): Promise<[string, File]> => {
      const plain = await readFile(path);
      const url = path.slice(folder.length).replaceAll(sep, '/');
      return [
        url,
        {
          type: types[extname(path)] as string,
          isImmutable: url.startsWith('/assets/'),
          // Weak, because the bytes are not the same compressed and plain.
          etag: `W/"${hash('sha256', plain, 'base64url').slice(0, 22)}"`,
          plain,
          br: await read(`${path}.br`),
          gzip: await read(`${path}.gz`),
        },
      ];
    }),
  );
  return new Map(files);
}
