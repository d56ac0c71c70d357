import { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';
import { Zip, type ZipInputFile } from 'fflate';

export interface ZipEntry {
  /** The path in the ZIP file. */
  path: string;
  /** The parts of the text. */
  content: AsyncIterable<string>;
}

/**
 * A ZIP file of the entries, one after the other. Holds no more in memory than a part of one entry, and compresses in the
 * thread pool, so that other requests are served meanwhile.
 */
export async function* createZipStream(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const written: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, chunk) => {
    failure ??= error;
    if (chunk) written.push(chunk);
  });
  function* takeWritten() {
    if (failure) throw failure;
    yield* written.splice(0);
  }
  for await (const { path, content } of entries) {
    const file: ZipInputFile & { size: number; crc: number } = { filename: path, compression: 8, size: 0, crc: 0 };
    zip.add(file);
    for await (const chunk of deflate(content, file)) {
      file.ondata?.(null, new Uint8Array(chunk), false);
      yield* takeWritten();
    }
    file.ondata?.(null, new Uint8Array(), true);
    yield* takeWritten();
  }
  zip.end();
  yield* takeWritten();
}

/** Compresses the text, and adds up its size and checksum in `file`. */
async function* deflate(content: AsyncIterable<string>, file: { size: number; crc: number }): AsyncGenerator<Buffer> {
  const compressor = createDeflateRaw();
  async function* toBytes() {
    for await (const text of content) {
      const bytes = Buffer.from(text);
      file.size += bytes.length;
      file.crc = crc32(bytes, file.crc);
      yield bytes;
    }
  }
  const source = Readable.from(toBytes());
  source.on('error', (error) => compressor.destroy(error));
  try {
    yield* source.pipe(compressor);
  } finally {
    source.destroy();
    compressor.destroy();
  }
}
