import type { RenderedOutput } from '../pipeline/resultCache.ts';
import { type ContentEncoding, compressors } from './compress.ts';

/** An output as the bytes that REST sends; compressed once for each encoding that is asked for. */
export class RenderedJson implements RenderedOutput {
  readonly bytes: Buffer;
  readonly nextCursor: string | undefined;
  #compressed: Partial<Record<ContentEncoding, Promise<Buffer>>> = {};
  #ready: Partial<Record<ContentEncoding, Buffer>> = {};

  constructor(output: Record<string, unknown>, array: string | undefined) {
    this.bytes = Buffer.from(JSON.stringify(array === undefined ? output : output[array]));
    this.nextCursor = typeof output['nextCursor'] === 'string' ? output['nextCursor'] : undefined;
  }

  /** With room for what it is compressed to. */
  get sizeBytes(): number {
    return this.bytes.length * 1.5;
  }

  compress(encoding: ContentEncoding): Promise<Buffer> {
    this.#compressed[encoding] ??= this.#compress(encoding);
    return this.#compressed[encoding];
  }

  /** Its bytes, if they are there at once. */
  getBytesIfReady(encoding: ContentEncoding | undefined): Buffer | undefined {
    return encoding === undefined ? this.bytes : this.#ready[encoding];
  }

  async #compress(encoding: ContentEncoding): Promise<Buffer> {
    const bytes = await compressors[encoding](this.bytes);
    this.#ready[encoding] = bytes;
    return bytes;
  }
}
