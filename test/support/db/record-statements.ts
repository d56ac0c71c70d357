import SqliteFile from 'better-sqlite3';
import type { Engine } from '../engines.ts';
import { normalizeStatement, recordPostgresStatements } from './record-postgres-statements.ts';

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

/** Returns the statements that look up rows, each with its normalized form and without plain inserts. */
export function selectLookups(texts: Iterable<string>): [form: string, text: string][] {
  const forms = new Map([...texts].map((text) => [normalizeStatement(text.replaceAll('?', '$')), text]));
  return (
    [...forms]
      .filter(([form]) => /^(select|insert|update|delete|with)\b/i.test(form))
      .filter(([form]) => !/^insert into \w+ \([^)]*\) values \([^)]*\)(, |$)/.test(form))
      // Backups and moves read complete tables.
      .filter(([form]) => !/^select \* from \w+$/.test(form))
      .filter(([form]) => !/\b(pg_\w+|sqlite_schema|pragma_\w+|migrations|current_setting)\b/.test(form))
      .sort(([a], [b]) => (a < b ? -1 : 1))
  );
}
