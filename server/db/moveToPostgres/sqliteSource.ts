import SqliteFile from 'better-sqlite3';
import { listSqliteTables } from '../engine/listSqliteTables.ts';
import { readSqliteHistory } from '../engine/migrate.ts';

export type ColumnValue = string | number | null;
export type RowValues = ColumnValue[];

export interface SourceTable {
  name: string;
  columns: string[];
  /** The columns of its primary key, in order. */
  primaryKey: string[];
  rowCount: number;
}

const maxBatchRows = 5000;
const maxBatchCharacters = 4_000_000;

/** The embedded database, locked: while it is open here, no other process can open it. */
export interface SqliteSource {
  /** The number of its last migration. */
  migrationNumber: number;
  tables: SourceTable[];
  /** The table's rows by primary key. The same rows always come in the same batches. */
  readBatches(table: SourceTable): Generator<RowValues[]>;
  close(): void;
}

/** @throws Error with a one-line message when the file is not such a database, or another process has it open */
export function openSqliteSource(file: string): SqliteSource {
  const connection = new SqliteFile(file, { fileMustExist: true, timeout: 2000 });
  try {
    lockExclusively(connection, file);
    const migrationNumber = readMigrationNumber(connection, file);
    const tables = readTables(connection);
    return {
      migrationNumber,
      tables,
      readBatches: (table) => readBatches(connection, table),
      close: () => connection.close(),
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}

function lockExclusively(connection: SqliteFile.Database, file: string): void {
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

function readMigrationNumber(connection: SqliteFile.Database, file: string): number {
  const isOurs = connection.prepare("select 1 from sqlite_schema where name = 'migrations'").get();
  if (!isOurs) throw new Error(`${file} is not a database of Krokanti Tasks`);
  return readSqliteHistory(connection, file).at(-1)?.number ?? 0;
}

function readTables(connection: SqliteFile.Database): SourceTable[] {
  return listSqliteTables(connection).map((name) => {
    const columns = connection.prepare('select name, pk from pragma_table_info(?)').all(name) as {
      name: string;
      pk: number;
    }[];
    const keyColumns = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
    return {
      name,
      columns: columns.map((column) => column.name),
      primaryKey: keyColumns.map((column) => column.name),
      rowCount: connection.prepare(`select count(*) from ${name}`).pluck().get() as number,
    };
  });
}

function* readBatches(
  connection: SqliteFile.Database,
  { name, columns, primaryKey }: SourceTable,
): Generator<RowValues[]> {
  const select = connection.prepare(`select ${columns} from ${name} order by ${primaryKey}`).raw();
  let batch: RowValues[] = [];
  let characters = 0;
  for (const row of select.iterate() as IterableIterator<RowValues>) {
    batch.push(row);
    for (const value of row) characters += typeof value === 'string' ? value.length : 8;
    if (batch.length >= maxBatchRows || characters >= maxBatchCharacters) {
      yield batch;
      batch = [];
      characters = 0;
    }
  }
  if (batch.length > 0) yield batch;
}
