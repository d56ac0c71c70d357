import type { FastifyBaseLogger } from 'fastify';
import type { Bindings } from 'pino';

type LogArguments = [unknown, ...unknown[]];

/** Creates a request's child logger when it is first used: most requests log nothing of their own. */
export class LazyRequestLogger implements Pick<FastifyBaseLogger, 'level' | 'info' | 'error' | 'child'> {
  readonly #parent: FastifyBaseLogger;
  readonly #bindings: Bindings;
  #child: FastifyBaseLogger | undefined;

  constructor(parent: FastifyBaseLogger, bindings: Bindings) {
    this.#parent = parent;
    this.#bindings = bindings;
  }

  get #log(): FastifyBaseLogger {
    this.#child ??= this.#parent.child(this.#bindings);
    return this.#child;
  }

  get level() {
    return this.#parent.level;
  }

  child(bindings: Bindings): FastifyBaseLogger {
    return this.#log.child(bindings);
  }

  trace(...args: LogArguments): void {
    this.#log.trace(...(args as [string]));
  }
  debug(...args: LogArguments): void {
    this.#log.debug(...(args as [string]));
  }
  info(...args: LogArguments): void {
    this.#log.info(...(args as [string]));
  }
  warn(...args: LogArguments): void {
    this.#log.warn(...(args as [string]));
  }
  error(...args: LogArguments): void {
    this.#log.error(...(args as [string]));
  }
  fatal(...args: LogArguments): void {
    this.#log.fatal(...(args as [string]));
  }
  silent(...args: LogArguments): void {
    this.#log.silent(...(args as [string]));
  }
}
