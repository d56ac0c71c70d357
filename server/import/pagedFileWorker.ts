import { parentPort } from 'node:worker_threads';
import { AppError, type ErrorCode } from '../../contract/errors.ts';
import { type FileToRead, type PageRequest, readPagedFile } from './pagedFile.ts';

export type WorkerRequest =
  /** A part of the file in base64; the parts come in order, before `read`. */
  { kind: 'part'; part: string } | { kind: 'read'; file: FileToRead } | { kind: 'page'; page: PageRequest };

export type WorkerReply =
  | { value: unknown }
  /** Without a code it is a fault of the program. */
  | { error: { code?: ErrorCode; message: string; details?: Record<string, unknown> } };

let chunks: Buffer[] = [];
let file: ReturnType<typeof readPagedFile> | undefined;

/** The thread of `openPagedFile.ts`. */
parentPort?.on('message', (request: WorkerRequest) => {
  if (request.kind === 'part') {
    chunks.push(Buffer.from(request.part, 'base64'));
    return;
  }
  try {
    parentPort?.postMessage({ value: answer(request) } satisfies WorkerReply);
  } catch (error) {
    const { message } = error as Error;
    const known = error instanceof AppError ? { code: error.code, details: error.details } : {};
    parentPort?.postMessage({ error: { message, ...known } } satisfies WorkerReply);
  }
});

function answer(request: Exclude<WorkerRequest, { kind: 'part' }>): unknown {
  if (request.kind === 'page') return file?.readPage(request.page);
  const bytes = Buffer.concat(chunks);
  chunks = [];
  file = readPagedFile(request.file, bytes);
  return file.summary;
}
