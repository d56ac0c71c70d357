import { createHash, type Hash } from 'node:crypto';
import type { RowValues } from './sqliteSource.ts';

/** Counts rows and hashes all their values in order. The same rows give the same digest on either engine. */
export class RowDigest {
  rows = 0;
  readonly #hash: Hash = createHash('sha256');

  add(batch: RowValues[]): void {
    this.rows += batch.length;
    this.#hash.update(batch.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }

  /** Returns the hash of the rows added so far, in hex. */
  get sha256(): string {
    return this.#hash.copy().digest('hex');
  }
}
