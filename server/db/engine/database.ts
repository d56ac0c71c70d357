import type { Kysely } from 'kysely';
import type { DbSchema } from '../schema.ts';

/** What query functions take first. Inside a write it is the transaction. */
export type Db = Kysely<DbSchema>;

export interface Database {
  readonly engine: 'sqlite' | 'postgres';

  /**
   * The moment the database is at. While it gives the same object, nothing was committed, by whatever process; so what
   * was read after a moment is still true if that moment still is. Undefined: only a statement can tell.
   */
  getVersion(): DbVersion | undefined;

  read<T>(work: (db: Db) => Promise<T>): Promise<T>;

  /**
   * Runs `work` in a transaction and resolves once it is durable; if it throws, nothing of it stays.
   * Inside, only the database may be awaited. It may be run again when the engine asks for a retry.
   * @throws Refusal `unavailable` when the database cannot be reached or written.
   */
  write<T>(work: (db: Db) => Promise<T>): Promise<T>;

  /** As `write`, for one statement: it needs no transaction around it. */
  writeStatement<T>(work: (db: Db) => Promise<T>): Promise<T>;

  /** Tells every process on this database that something was committed in these spaces. Cheap; may be lost. */
  notifySpacesChanged(spaceIds: string[]): void;
  onSpacesChanged(listener: (spaceIds: string[]) => void): void;

  /** A consistent copy into a new SQLite file, made while others write. */
  backup(file: string): Promise<void>;

  close(): Promise<void>;
}

export interface DbVersion {
  /** Changes when anything may have changed that says who may do what: accounts, tokens, sessions, members, ... */
  authEpoch: number;
}
