import type { FastifyInstance } from 'fastify';

/** `/healthz`: the process responds. `/readyz`: so does the database; `pingDatabase` rejects if it does not. */
export function addHealthChecks(app: FastifyInstance, pingDatabase: () => Promise<void>): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    try {
      await pingDatabase();
      return { status: 'ok' };
    } catch {
      return reply.code(503).send({ status: 'unavailable' });
    }
  });
}
