import { join } from 'node:path';
import files from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** The page at `/` to sign up, sign in and make tokens: one route per file, so that every other path stays a 404. */
export async function addPage(app: FastifyInstance): Promise<void> {
  await app.register(files, { root: join(import.meta.dirname, 'page'), wildcard: false });
}
