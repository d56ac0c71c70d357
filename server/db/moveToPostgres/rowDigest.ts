import { createHash, type Hash } from 'node:crypto';
import type { RowValues } from './sqliteSource.ts';

/** Counts rows and hashes every value of them, in their order: the same rows give the same on either engine. */
export class RowDigest {
  rows = 0;
  readonly #hash: Hash = createHash('sha256');

  add(batch: RowValues[]): void {
    this.rows += batch.length;
    this.#hash.update(batch.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }

  /** As of the rows so far. */
  get sha256(): string {
    return this.#hash.copy().digest('hex');
  }
}
