import { readFileSync } from 'node:fs';
import fastify, { type FastifyInstance } from 'fastify';
import { createStaticResponse, type StaticResponse, sendStaticResponse } from './staticResponse.ts';

/** A page that reads `/api/openapi.json` and lets people try it. Everything it needs comes from here. */
export function addDocsPage(app: FastifyInstance): void {
  const files = {
    '/docs': once('text/html; charset=utf-8', () => read('docs.html')),
    '/docs/start.js': once('text/javascript; charset=utf-8', () => read('start.js')),
    '/docs/scalar.js': once('text/javascript; charset=utf-8', readScalar),
  };
  for (const [url, file] of Object.entries(files)) {
    app.get(url, { config: { contentSecurityPolicy: policy } }, async (request, reply) =>
      sendStaticResponse(request, reply, await file()),
    );
  }
}

/** As everywhere, but that Scalar writes its styles into the page. */
const policy = {
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

function once(type: string, content: () => string | Buffer | Promise<Buffer>): () => Promise<StaticResponse> {
  let kept: Promise<StaticResponse> | undefined;
  return () => {
    kept ??= Promise.resolve(content()).then((body) => createStaticResponse(type, body));
    return kept;
  };
}

function read(name: string): Buffer {
  return readFileSync(new URL(`docsPage/${name}`, import.meta.url));
}

/**
 * Scalar's script. Its package has it only inside of a plugin, as a text of 4 MB that takes 40 MB to load: so the
 * plugin is loaded when somebody first reads the page, and asked for that one file.
 */
async function readScalar(): Promise<Buffer> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const shelf = fastify();
  await shelf.register(scalar, { routePrefix: '/docs', configuration: { url: '/api/openapi.json' } });
  const { rawPayload } = await shelf.inject('/docs/js/scalar.js');
  await shelf.close();
  return rawPayload;
}
