import type { FastifyInstance } from 'fastify';

/**
 * `/healthz`: the process responds. `/readyz`: so does the database, and it can be written; `pingDatabase` rejects if it
 * does not respond.
 */
export function addHealthChecks(
  app: FastifyInstance,
  pingDatabase: () => Promise<void>,
  getStorageProblem: () => keyof typeof reasons | undefined = () => undefined,
): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    try {
      await pingDatabase();
      const problem = getStorageProblem();
      if (problem === undefined) return { status: 'ok' };
      return reply.code(503).send({ status: 'unavailable', reason: reasons[problem] });
    } catch {
      return reply.code(503).send({ status: 'unavailable' });
    }
  });
}

const reasons = {
  full: 'The disk of the database is full. Signing in and out and deleting work; free some space.',
  damaged: 'The database file is damaged. Stop the server and restore the last backup.',
};
