import SqliteFile from 'better-sqlite3';
import { migrations } from '../migrations/index.ts';

export type ColumnValue = string | number | null;
export type RowValues = ColumnValue[];

export interface SourceTable {
  name: string;
  columns: string[];
  /** The columns of its primary key, in order. */
  primaryKey: string[];
  rowCount: number;
}

const mostRows = 5000;
const mostCharacters = 4_000_000;

/** The embedded database as one still moment: while it is open here, no other process can open it. */
export interface SqliteSource {
  /** How many migrations made it what it is. */
  migrationNumber: number;
  tables: SourceTable[];
  /** The table's rows by primary key; the same rows come in the same batches. */
  readBatches(table: SourceTable): Generator<RowValues[]>;
  close(): void;
}

/** @throws Error in one line when it is no such file, or another process has it open */
export function openSqliteSource(file: string): SqliteSource {
  const connection = new SqliteFile(file, { fileMustExist: true, timeout: 2000 });
  try {
    hold(connection, file);
    const migration = migrationOf(connection, file);
    const tables = tablesOf(connection);
    return {
      migrationNumber: migration,
      tables,
      readBatches: (table) => batches(connection, table),
      close: () => connection.close(),
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function hold(connection: SqliteFile.Database, file: string): void {
  try {
    connection.pragma('locking_mode = exclusive');
    connection.exec('begin exclusive');
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'SQLITE_NOTADB') throw new Error(`${file} is not a database of Krokanti Tasks`);
    if (code !== 'SQLITE_BUSY') throw error;
    throw new Error(`Another process has ${file} open: stop the server first, so that nothing is written meanwhile`);
  }
}

function migrationOf(connection: SqliteFile.Database, file: string): number {
  const isOurs = connection.prepare("select 1 from sqlite_schema where name = 'migrations'").get();
  if (!isOurs) throw new Error(`${file} is not a database of Krokanti Tasks`);
  const newest = connection.prepare('select coalesce(max(number), 0) from migrations').pluck().get() as number;
  if (newest <= migrations.length) return newest;
  throw new Error(
    `${file} is newer (migration ${newest}) than this Krokanti Tasks (${migrations.length}): update first`,
  );
}

/** As the migrations made them, so that none is forgotten; which migrations, the target knows already. */
function tablesOf(connection: SqliteFile.Database): SourceTable[] {
  const names = connection
    .prepare("select name from sqlite_schema where type = 'table' and name <> 'migrations' order by rowid")
    .pluck()
    .all() as string[];
  return names.map((name) => {
    const columns = connection.prepare('select name, pk from pragma_table_info(?)').all(name) as {
      name: string;
      pk: number;
    }[];
    const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
    return {
      name,
      columns: columns.map((column) => column.name),
      primaryKey: key.map((column) => column.name),
      rowCount: connection.prepare(`select count(*) from ${name}`).pluck().get() as number,
    };
  });
}

function* batches(connection: SqliteFile.Database, { name, columns, primaryKey }: SourceTable): Generator<RowValues[]> {
  const all = connection.prepare(`select ${columns} from ${name} order by ${primaryKey}`).raw();
  let batch: RowValues[] = [];
  let size = 0;
  for (const row of all.iterate() as IterableIterator<RowValues>) {
    batch.push(row);
    for (const value of row) size += typeof value === 'string' ? value.length : 8;
    if (batch.length >= mostRows || size >= mostCharacters) {
      yield batch;
      batch = [];
      size = 0;
    }
  }
  if (batch.length > 0) yield batch;
}
