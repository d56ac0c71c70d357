import type pg from 'pg';
import type { RowValues } from './sqliteSource.ts';

/**
 * The private methods of pg's connection that COPY needs; pg's `Submittable` does not declare the COPY messages.
 * test/db/kysely-and-pg-internals.test.ts fails when pg changes them.
 */
interface Connection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** Appends rows to a table with COPY, the fastest way to insert. */
export function copyIntoTable(client: pg.Client, table: string, columns: string[], rows: RowValues[]): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query({
      submit: (connection: Connection) => connection.query(`copy ${table} (${columns}) from stdin`),
      handleCopyInResponse: (connection: Connection) => {
        connection.sendCopyFromChunk(Buffer.from(rows.map(toLine).join('')));
        connection.endCopyFrom();
      },
      handleCommandComplete: () => {},
      handleReadyForQuery: () => resolve(),
      handleError: reject,
    } as unknown as pg.Submittable);
  });
}

function toLine(row: RowValues): string {
  return `${row.map(toField).join('\t')}\n`;
}

const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function toField(value: RowValues[number]): string {
  if (value === null) return '\\N';
  return typeof value === 'string'
    ? value.replace(/[\\\n\r\t]/g, (character) => escapes[character] as string)
    : `${value}`;
}
