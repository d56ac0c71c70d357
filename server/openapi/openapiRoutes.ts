import type { FastifyInstance } from 'fastify';
import type { Config } from '../boot/config.ts';
import { addDocsPage } from './docsPage.ts';
import { createOpenapiDocument } from './document.ts';
import { createStaticResponse, type StaticResponse, sendStaticResponse } from './staticResponse.ts';

/** Serves `/api/openapi.json` and the interactive reference at `/docs`. */
export async function addOpenapiRoutes(app: FastifyInstance, config: Config): Promise<void> {
  let document: Promise<StaticResponse> | undefined;
  app.get('/api/openapi.json', async (request, reply) => {
    document ??= createStaticResponse('application/json; charset=utf-8', JSON.stringify(createOpenapiDocument(config)));
    return sendStaticResponse(request, reply, await document);
  });
  addDocsPage(app);
}
