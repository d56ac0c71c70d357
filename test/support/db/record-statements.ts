import SqliteFile from 'better-sqlite3';
import pg from 'pg';
import type { Engine } from '../engines.ts';

/** Records the text of every statement that this process sends to the engine until `stop` is called. */
export function recordEngineStatements(engine: Engine): { texts: Set<string>; stop: () => void } {
  if (engine === 'postgres') return recordPostgresStatements();
  const texts = new Set<string>();
  const original = SqliteFile.prototype.prepare;
  SqliteFile.prototype.prepare = function (this: SqliteFile.Database, text: string) {
    texts.add(text);
    return original.call(this, text);
  } as typeof original;
  return {
    texts,
    stop: () => {
      SqliteFile.prototype.prepare = original;
    },
  };
}

/** Records the text of every statement that this process sends to PostgreSQL until `stop` is called. */
export function recordPostgresStatements(): { texts: Set<string>; stop: () => void } {
  const texts = new Set<string>();
  const original = pg.Client.prototype.query;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first] = args as [string | { text: string }];
    texts.add(typeof first === 'string' ? first : first.text);
    return Reflect.apply(original, this, args);
  } as typeof original;
  return {
    texts,
    stop: () => {
      pg.Client.prototype.query = original;
    },
  };
}
