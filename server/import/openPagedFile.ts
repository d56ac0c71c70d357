import { Worker } from 'node:worker_threads';
import { AppError, invalidInput } from '../../contract/errors.ts';
import { type FileSummary, type FileTask, type FileToRead, type PagedFile, readPagedFile } from './pagedFile.ts';
import type { WorkerReply, WorkerRequest } from './pagedFileWorker.ts';

/** A file that needs more is refused, so that it cannot take the memory of the server. */
const maxHeapMb = 1500;
/** In characters of base64. Reading so little takes less time than starting a thread. A ZIP file may unzip to much more. */
const maxCharactersHere = 300_000;
const maxZipCharactersHere = 8_000;
/** How many files are read at the same time; others wait. */
const maxOpenFiles = 2;

let openFiles = 0;
const waiting: (() => void)[] = [];

/**
 * Reads a file in a thread, so that others do not wait meanwhile. `parts`: its bytes in base64. The caller closes the file.
 * @throws AppError with code `invalid_input` for a file that is damaged, too large or of an unknown program
 */
export async function openPagedFile(file: FileToRead, parts: AsyncIterable<string>): Promise<PagedFile> {
  if (openFiles >= maxOpenFiles) await new Promise<void>((resolve) => waiting.push(resolve));
  else openFiles++;
  let isClosed = false;
  const release = () => {
    if (isClosed) return;
    isClosed = true;
    const next = waiting.shift();
    if (next) next();
    else openFiles--;
  };
  try {
    const iterator = parts[Symbol.asyncIterator]();
    const first: string[] = [];
    let characters = 0;
    while (characters <= maxCharactersHere) {
      const next = await iterator.next();
      if (next.done) break;
      first.push(next.value);
      characters += next.value.length;
    }
    const isZip = Buffer.from(first[0]?.slice(0, 4) ?? '', 'base64')
      .toString('latin1')
      .startsWith('PK');
    const isSmall = characters <= (isZip ? maxZipCharactersHere : maxCharactersHere);
    // The hardened start allows no threads.
    const canUseThread = process.permission === undefined || process.permission.has('worker');
    return await (isSmall || !canUseThread ? openHere : openInThread)(file, prepend(first, iterator), release);
  } catch (error) {
    release();
    throw error;
  }
}

async function* prepend(first: readonly string[], rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield* first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function openHere(file: FileToRead, parts: AsyncIterable<string>, release: () => void): Promise<PagedFile> {
  const chunks: Buffer[] = [];
  for await (const part of parts) chunks.push(Buffer.from(part, 'base64'));
  const { summary, readPage } = readPagedFile(file, Buffer.concat(chunks));
  return { summary, readPage: async (request) => readPage(request), close: async () => release() };
}

async function openInThread(file: FileToRead, parts: AsyncIterable<string>, release: () => void): Promise<PagedFile> {
  const worker = new Worker(new URL('./pagedFileWorker.ts', import.meta.url), {
    // A small young generation: what a file becomes stays anyway.
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: 8 },
  });
  let pending: { resolve: (value: unknown) => void; reject: (error: unknown) => void } | undefined;
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= error;
    pending?.reject(error);
  };
  worker.on('message', (reply: WorkerReply) => {
    if ('error' in reply) pending?.reject(toError(reply.error));
    else pending?.resolve(reply.value);
  });
  worker.once('error', (error) => fail(isOutOfMemory(error) ? tooLarge() : error));
  worker.once('exit', () => fail(new Error('The thread that reads an import has ended')));

  function ask<T>(request: WorkerRequest): Promise<T> {
    if (failure) return Promise.reject(failure);
    return new Promise<T>((resolve, reject) => {
      pending = { resolve: resolve as (value: unknown) => void, reject };
      worker.postMessage(request);
    });
  }
  const close = async () => {
    pending = undefined;
    await worker.terminate();
    release();
  };
  try {
    for await (const part of parts) worker.postMessage({ kind: 'part', part } satisfies WorkerRequest);
    const summary = await ask<FileSummary>({ kind: 'read', file });
    return { summary, readPage: (page) => ask<FileTask[]>({ kind: 'page', page }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function toError({ code, message, details }: NonNullable<Extract<WorkerReply, { error: object }>['error']>): Error {
  return code === undefined ? new Error(message) : new AppError(code, message, { details });
}

function isOutOfMemory(error: unknown): boolean {
  return (error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function tooLarge(): AppError {
  return invalidInput('file', 'must be smaller: reading it takes more memory than an import may use');
}
