import type { FastifyInstance } from 'fastify';
import type { Database } from '../db/engine/database.ts';
import { ping } from '../db/engine/ping.ts';

/** `/healthz`: the process answers. `/readyz`: so does the database. */
export function addHealthChecks(app: FastifyInstance, database: Database): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    try {
      await database.read(ping);
      return { status: 'ok' };
    } catch {
      return reply.code(503).send({ status: 'unavailable' });
    }
  });
}
