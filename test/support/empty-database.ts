import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { queryPostgres } from '../../testing/pgClient.ts';
import type { Engine } from './engines.ts';

export interface EmptyDatabase {
  /** Environment variables that point a server to the database. */
  env: Record<string, string>;
  /** Deletes the database. */
  drop: () => Promise<void>;
}

/** Creates a database for one test. With `hasTables` it is migrated, which is faster than migrating it on start. */
export async function createEmptyDatabase(engine: Engine, { hasTables = false } = {}): Promise<EmptyDatabase> {
  if (engine === 'sqlite') {
    const folder = await mkdtemp(join(tmpdir(), 'krokanti-test-'));
    return { env: { DATA_DIR: folder }, drop: () => rm(folder, { recursive: true, force: true }) };
  }
  const adminUrl = inject('postgresUrl');
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  const template = hasTables ? ` template ${inject('postgresTemplate')}` : '';
  await queryPostgres(adminUrl, `create database ${name}${template}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    env: { DATABASE_URL: url.href },
    drop: async () => void (await queryPostgres(adminUrl, `drop database ${name} with (force)`)),
  };
}

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    postgresTemplate: string;
  }
}
