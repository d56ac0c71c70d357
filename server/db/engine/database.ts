import type { Kysely } from 'kysely';
import type { DbSchema } from '../schema.ts';
import type { StorageProblem } from './storageHealth.ts';

/** The handle that query functions take first. Inside a write it is the transaction. */
export type Db = Kysely<DbSchema>;

export interface Database {
  readonly engine: 'sqlite' | 'postgres';

  /**
   * The version of the data. While the same object is returned, no process has committed anything, so what was read
   * since then is still true. Undefined where only a query can tell.
   */
  getVersion(): DbVersion | undefined;

  read<T>(work: (db: Db) => Promise<T>): Promise<T>;

  /** How many writes one user may have running, so that connections are left for others. Undefined: they need none. */
  readonly maxWritesPerUser?: number;

  /**
   * Runs `work` in a transaction and resolves once the commit is durable; if it throws, the transaction is rolled back.
   * `work` may await only the database, and may run again when the engine asks for a retry.
   * @throws AppError with code `unavailable` when the database cannot be reached or written
   */
  write<T>(work: (db: Db) => Promise<T>): Promise<T>;

  /** Like `write`, for a single statement, which needs no transaction around it. */
  writeStatement<T>(work: (db: Db) => Promise<T>): Promise<T>;

  /** Tells every process on this database that these spaces have new events. Cheap, and may be lost. */
  notifySpacesChanged(spaceIds: string[]): void;
  onSpacesChanged(listener: (spaceIds: string[]) => void): void;

  /** What keeps the database from being ready although it responds. */
  getStorageProblem?(): StorageProblem | undefined;

  /** Whether the disk is so full that only writes which free space may run. `isFresh`: measured now. */
  isStorageLow?(options?: { isFresh: boolean }): boolean;

  /** Writes a consistent copy into a new SQLite file while others write. */
  backup(file: string): Promise<void>;

  close(): Promise<void>;
}

export interface DbVersion {
  /** Changes when accounts, tokens, sessions, members or anything else that decides permissions may have changed. */
  authEpoch: number;
}
