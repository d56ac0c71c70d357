import { readFileSync } from 'node:fs';
import fastify, { type FastifyInstance } from 'fastify';
import { createStaticResponse, type StaticResponse, sendStaticResponse } from './staticResponse.ts';

/** An interactive reference that reads `/api/openapi.json`. All its files are served by this server. */
export function addDocsPage(app: FastifyInstance): void {
  const files = {
    '/docs': loadOnce('text/html; charset=utf-8', () => readPageFile('docs.html')),
    '/docs/start.js': loadOnce('text/javascript; charset=utf-8', () => readPageFile('startScalar.js')),
    '/docs/scalar.js': loadOnce('text/javascript; charset=utf-8', readScalarScript),
  };
  for (const [url, file] of Object.entries(files)) {
    app.get(url, { config: { contentSecurityPolicy: docsPolicy } }, async (request, reply) =>
      sendStaticResponse(request, reply, await file()),
    );
  }
}

/** The default policy, except for inline styles: Scalar writes its styles into the page. */
const docsPolicy = {
  useDefaults: false as const,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
  },
};

/** Loads the content at the first request. A failure is not cached, so the next request tries again. */
function loadOnce(type: string, load: () => Buffer | Promise<Buffer>): () => Promise<StaticResponse> {
  let cached: Promise<StaticResponse> | undefined;
  return () => {
    cached ??= Promise.resolve()
      .then(load)
      .then((body) => createStaticResponse(type, body))
      .catch((error) => {
        cached = undefined;
        throw error;
      });
    return cached;
  };
}

function readPageFile(name: string): Buffer {
  return readFileSync(new URL(`docsPage/${name}`, import.meta.url));
}

/**
 * Returns Scalar's script. Its package contains the script only inside a plugin, as a string of 4 MB that takes 40 MB of
 * memory to load. So a temporary server loads the plugin when the page is first opened, and serves that one file.
 * test/api/openapi.test.ts fails when the plugin serves the script elsewhere.
 */
async function readScalarScript(): Promise<Buffer> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const scalarServer = fastify();
  await scalarServer.register(scalar, { routePrefix: '/docs', configuration: { url: '/api/openapi.json' } });
  const { rawPayload } = await scalarServer.inject('/docs/js/scalar.js');
  await scalarServer.close();
  return rawPayload;
}
