import { compress, type Encoding } from './compress.ts';
import type { Rendered } from './run.ts';

/** An output as the bytes that REST sends; compressed once for each encoding that is asked for. */
export class SentJson implements Rendered {
  readonly bytes: Buffer;
  readonly nextCursor: string | undefined;
  #compressed: Partial<Record<Encoding, Promise<Buffer>>> = {};

  constructor(output: Record<string, unknown>, array: string | undefined) {
    this.bytes = Buffer.from(JSON.stringify(array === undefined ? output : output[array]));
    this.nextCursor = typeof output['nextCursor'] === 'string' ? output['nextCursor'] : undefined;
  }

  /** With room for what it is compressed to. */
  get size(): number {
    return this.bytes.length * 1.5;
  }

  compressed(encoding: Encoding): Promise<Buffer> {
    this.#compressed[encoding] ??= compress[encoding](this.bytes);
    return this.#compressed[encoding];
  }
}
