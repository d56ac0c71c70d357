import type SqliteFile from 'better-sqlite3';
import {
  type CompiledQuery,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Driver,
  Kysely,
  type OperationNode,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TableNode,
} from 'kysely';
import type { DbSchema } from '../schema.ts';
import type { Db } from './database.ts';

/**
 * Kysely on one connection that is always there. Statements are prepared once and kept. `onAccessChange` hears of statements that may change who may do what.
 */
export function createSqliteDb(connection: SqliteFile.Database, onAccessChange: () => void = () => {}): Db {
  const one = connectionTo(connection, onAccessChange);
  const adapter = new SqliteAdapter();
  const compiler = new SqliteQueryCompiler();
  const dialect = {
    createAdapter: () => adapter,
    createDriver: () => refusing,
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => compiler,
  };
  // Straight to the connection: by Kysely's own road, most statements take longer to be passed on than to run.
  const executor = new DefaultQueryExecutor(compiler, adapter, { provideConnection: (consumer) => consumer(one) });
  executor.executeQuery = one.executeQuery;
  return new Kysely<DbSchema>({ config: { dialect }, dialect, driver: refusing, executor });
}

interface Prepared {
  statement: SqliteFile.Statement;
  changesAccess: boolean;
}

const mostKept = 1000;

function connectionTo(connection: SqliteFile.Database, onAccessChange: () => void): DatabaseConnection {
  const kept = new Map<string, Prepared>();

  function prepare({ sql, query }: CompiledQuery): Prepared {
    const statement = connection.prepare(sql);
    const prepared = { statement, changesAccess: !statement.readonly && mayChangeAccess(query) };
    if (kept.size >= mostKept) kept.clear();
    kept.set(sql, prepared);
    return prepared;
  }

  return {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const { statement, changesAccess } = kept.get(query.sql) ?? prepare(query);
      if (changesAccess) onAccessChange();
      if (statement.reader) return { rows: statement.all(query.parameters) as R[] };
      return { rows: [], numAffectedRows: BigInt(statement.run(query.parameters).changes) };
    },
    streamQuery: () => {
      throw new Error('Streaming is not used');
    },
  };
}

/** What these hold does not say who may do what; nor do changes of a space, other than making and deleting it. */
const contents = new Set([
  'projects',
  'statuses',
  'tasks',
  'assignees',
  'labels',
  'task_labels',
  'blockers',
  'comments',
  'events',
  'idempotency_keys',
  'limits',
]);

/** Anything not known to be harmless may. */
function mayChangeAccess(query: OperationNode): boolean {
  const node = query as OperationNode & { into?: TableNode; table?: TableNode; from?: { froms: TableNode[] } };
  const table = (node.into ?? node.table ?? node.from?.froms[0])?.table?.identifier.name;
  if (table === undefined) return true;
  if (table === 'spaces') return query.kind !== 'UpdateQueryNode';
  return !contents.has(table);
}

const refuse = () => Promise.reject(new Error('Use Database.write: it owns the transaction'));

const refusing: Driver = {
  init: async () => {},
  acquireConnection: refuse,
  releaseConnection: async () => {},
  beginTransaction: refuse,
  commitTransaction: refuse,
  rollbackTransaction: refuse,
  destroy: async () => {},
};
