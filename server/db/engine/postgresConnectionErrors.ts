import pg from 'pg';

/**
 * The driver lost or never got its connection. Errors of the server have an SQLSTATE and errors of the system a code;
 * what the driver raises itself has neither, so it gets this class where it leaves the driver.
 */
export class PostgresConnectionError extends Error {}

/** A client whose queries reject with `PostgresConnectionError` when the connection is at fault. */
export class PostgresClient extends pg.Client {
  override query(...args: unknown[]): never {
    const result: unknown = Reflect.apply(super.query, this, args);
    return (result instanceof Promise ? result.catch(throwClassified) : result) as never;
  }
}

/**
 * Throws the error again, as a `PostgresConnectionError` if the driver raised it. The driver raises `Error` itself: a
 * TypeError, for example, is a bug of ours.
 */
export function throwClassified(error: unknown): never {
  const isOfDriver = error instanceof Error && error.constructor === Error && !('code' in error);
  throw isOfDriver ? new PostgresConnectionError(error.message, { cause: error }) : error;
}
