import type { FastifyInstance } from 'fastify';
import type { Config } from '../boot/config.ts';
import { addDocs } from './docsPage.ts';
import { openapiDocument } from './document.ts';
import { type Kept, keep, sendKept } from './staticResponse.ts';

export { openapiDocument } from './document.ts';

/** `/api/openapi.json`, and `/docs`: a page to read it and try it. */
export async function addOpenapi(app: FastifyInstance, config: Config): Promise<void> {
  let document: Promise<Kept> | undefined;
  app.get('/api/openapi.json', async (request, reply) => {
    document ??= keep('application/json; charset=utf-8', JSON.stringify(openapiDocument(config)));
    return sendKept(request, reply, await document);
  });
  addDocs(app);
}
