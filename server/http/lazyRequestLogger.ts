import type { FastifyBaseLogger } from 'fastify';
import type { Bindings } from 'pino';

type Words = [unknown, ...unknown[]];

/** A request's own logger, made only once it has something to say: most requests have not. */
export class LazyRequestLogger implements Pick<FastifyBaseLogger, 'level' | 'info' | 'error' | 'child'> {
  readonly #parent: FastifyBaseLogger;
  readonly #bindings: Bindings;
  #own: FastifyBaseLogger | undefined;

  constructor(parent: FastifyBaseLogger, bindings: Bindings) {
    this.#parent = parent;
    this.#bindings = bindings;
  }

  get #log(): FastifyBaseLogger {
    this.#own ??= this.#parent.child(this.#bindings);
    return this.#own;
  }

  get level() {
    return this.#parent.level;
  }

  child(bindings: Bindings): FastifyBaseLogger {
    return this.#log.child(bindings);
  }

  trace(...words: Words): void {
    this.#log.trace(...(words as [string]));
  }
  debug(...words: Words): void {
    this.#log.debug(...(words as [string]));
  }
  info(...words: Words): void {
    this.#log.info(...(words as [string]));
  }
  warn(...words: Words): void {
    this.#log.warn(...(words as [string]));
  }
  error(...words: Words): void {
    this.#log.error(...(words as [string]));
  }
  fatal(...words: Words): void {
    this.#log.fatal(...(words as [string]));
  }
  silent(...words: Words): void {
    this.#log.silent(...(words as [string]));
  }
}
