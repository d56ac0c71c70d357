import type pg from 'pg';
import type { RowValues } from './sqliteSource.ts';

/** What the driver's connection offers to whoever copies. */
interface Connection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** Appends the rows to a table by COPY, the fastest way in. */
export function copyIntoTable(client: pg.Client, table: string, columns: string[], rows: RowValues[]): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query({
      submit: (connection: Connection) => connection.query(`copy ${table} (${columns}) from stdin`),
      handleCopyInResponse: (connection: Connection) => {
        connection.sendCopyFromChunk(Buffer.from(rows.map(line).join('')));
        connection.endCopyFrom();
      },
      handleCommandComplete: () => {},
      handleReadyForQuery: () => resolve(),
      handleError: reject,
    } as unknown as pg.Submittable);
  });
}

function line(row: RowValues): string {
  return `${row.map(field).join('\t')}\n`;
}

const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function field(value: RowValues[number]): string {
  if (value === null) return '\\N';
  return typeof value === 'string'
    ? value.replace(/[\\\n\r\t]/g, (character) => escapes[character] as string)
    : `${value}`;
}
