import type SqliteFile from 'better-sqlite3';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { canChangeAuth } from './canChangeAuth.ts';

interface CachedStatement {
  statement: SqliteFile.Statement;
  changesAuth: boolean;
}

const maxCachedStatements = 1000;

/**
 * Kysely's connection to SQLite. Statements are prepared once and cached by their SQL. `onAuthChange` is called before
 * each statement that may change permissions.
 */
export function createStatementConnection(
  connection: SqliteFile.Database,
  onAuthChange: () => void,
): DatabaseConnection {
  const statements = new Map<string, CachedStatement>();

  function prepare({ sql, query }: CompiledQuery): CachedStatement {
    const statement = connection.prepare(sql);
    const cached = { statement, changesAuth: !statement.readonly && canChangeAuth(query) };
    if (statements.size >= maxCachedStatements) statements.clear();
    statements.set(sql, cached);
    return cached;
  }

  return {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const { statement, changesAuth } = statements.get(query.sql) ?? prepare(query);
      if (changesAuth) onAuthChange();
      if (statement.reader) return { rows: statement.all(query.parameters) as R[] };
      return { rows: [], numAffectedRows: BigInt(statement.run(query.parameters).changes) };
    },
    streamQuery: () => {
      throw new Error('Streaming is not supported on SQLite');
    },
  };
}
