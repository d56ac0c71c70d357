import SqliteFile from 'better-sqlite3';
import type { Engine } from '../engines.ts';
import { normalizeStatement, recordPostgresStatements } from './record-postgres-statements.ts';

/** Every statement that this process sends to the engine, once each, from now on until `stop`. */
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

/** Statements that look for rows, by the form that they have however long their lists are. */
export function selectLookups(texts: Iterable<string>): [form: string, text: string][] {
  const forms = new Map([...texts].map((text) => [normalizeStatement(text.replaceAll('?', '$')), text]));
  return (
    [...forms]
      .filter(([form]) => /^(select|insert|update|delete|with)\b/i.test(form))
      .filter(([form]) => !/^insert into \w+ \([^)]*\) values \([^)]*\)(, |$)/.test(form))
      // What a backup or a move reads.
      .filter(([form]) => !/^select \* from \w+$/.test(form))
      .filter(([form]) => !/\b(pg_\w+|sqlite_schema|pragma_\w+|migrations|current_setting)\b/.test(form))
      .sort(([a], [b]) => (a < b ? -1 : 1))
  );
}
