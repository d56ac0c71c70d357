import type { RenderedOutput } from '../pipeline/resultCache.ts';
import { type ContentEncoding, compressors } from './compress.ts';

/** An output serialized for REST. Each encoding is compressed once, when it is first requested. */
export class RenderedJson implements RenderedOutput {
  readonly bytes: Buffer;
  readonly nextCursor: string | undefined;
  #compressed: Partial<Record<ContentEncoding, Promise<Buffer>>> = {};
  #ready: Partial<Record<ContentEncoding, Buffer>> = {};

  constructor(output: Record<string, unknown>, arrayField: string | undefined) {
    this.bytes = Buffer.from(JSON.stringify(arrayField === undefined ? output : output[arrayField]));
    this.nextCursor = typeof output['nextCursor'] === 'string' ? output['nextCursor'] : undefined;
  }

  /** Includes an estimate for the compressed copies. */
  get sizeBytes(): number {
    return this.bytes.length * 1.5;
  }

  compress(encoding: ContentEncoding): Promise<Buffer> {
    this.#compressed[encoding] ??= this.#compress(encoding);
    return this.#compressed[encoding];
  }

  /** Returns the bytes in this encoding if they have been compressed before. */
  getBytesIfReady(encoding: ContentEncoding | undefined): Buffer | undefined {
    return encoding === undefined ? this.bytes : this.#ready[encoding];
  }

  async #compress(encoding: ContentEncoding): Promise<Buffer> {
    const bytes = await compressors[encoding](this.bytes);
    this.#ready[encoding] = bytes;
    return bytes;
  }
}
