import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isEtagInList } from '../pipeline/etags.ts';
import { chooseEncoding } from './compress.ts';

interface StaticAsset {
  type: string;
  /** The file name contains a hash of the content. */
  isImmutable: boolean;
  etag: string;
  plain: Buffer;
  br: Buffer | undefined;
  gzip: Buffer | undefined;
}

const contentTypes: Record<string, string> = {
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

/** Below these paths, a missing file is a 404 in JSON even for a browser, instead of the app's page. */
const reservedPaths = /^\/(api|docs|mcp|oauth|healthz|readyz|metrics|assets|\.well-known)(\/|$)/;

/**
 * Serves the built web app from memory, so that a new build cannot remove files from under a running server.
 * Resolves to false if the app is not built.
 */
export async function addStaticAssets(app: FastifyInstance, folder: string): Promise<boolean> {
  const assets = await readAssets(folder);
  const index = assets.get('/index.html');
  if (!index) return false;
  app.get('/*', (request, reply) => {
    const [path = '/'] = request.url.split('?');
    if (path === '/') return sendAsset(request, reply, index);
    const asset = assets.get(path);
    if (asset) return sendAsset(request, reply, asset);
    // The app's router shows the view that belongs to the URL.
    if (isNavigation(request) && !reservedPaths.test(path)) return sendAsset(request, reply, index);
    return reply.callNotFound();
  });
  return true;
}

function sendAsset({ headers }: FastifyRequest, reply: FastifyReply, asset: StaticAsset): FastifyReply {
  reply.headers({
    // Weak, because it stands for the plain and the compressed bytes alike.
    etag: `W/${asset.etag}`,
    vary: 'Accept-Encoding',
    'cache-control': asset.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (isEtagInList(asset.etag, headers['if-none-match'])) return reply.code(304).send();
  reply.type(asset.type);
  const encoding = chooseEncoding(headers['accept-encoding']);
  const compressed = encoding && asset[encoding];
  return compressed ? reply.header('content-encoding', encoding).send(compressed) : reply.send(asset.plain);
}

/** Whether a browser opens a page, in contrast to loading a part of one. */
function isNavigation({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') ?? false;
}

async function readAssets(folder: string): Promise<Map<string, StaticAsset>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const assetPaths = paths.filter((path) => contentTypes[extname(path)] !== undefined);
  const readIfExists = async (path: string) => (paths.includes(path) ? readFile(path) : undefined);
  const assets = await Promise.all(
    assetPaths.map(async (path): Promise<[string, StaticAsset]> => {
      const plain = await readFile(path);
      const url = path.slice(folder.length).replaceAll(sep, '/');
      return [
        url,
        {
          type: contentTypes[extname(path)] as string,
          isImmutable: url.startsWith('/assets/'),
          etag: `"${hash('sha256', plain, 'base64url').slice(0, 22)}"`,
          plain,
          br: await readIfExists(`${path}.br`),
          gzip: await readIfExists(`${path}.gz`),
        },
      ];
    }),
  );
  return new Map(assets);
}
