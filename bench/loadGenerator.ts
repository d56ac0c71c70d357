import { connect, type Socket } from 'node:net';

export interface LoadOptions {
  port: number;
  host: string;
  connections: number;
  seconds: number;
  /** Whole requests as bytes; each connection sends its own list over and over. */
  requests: (connection: number) => Buffer[];
  /** The only statuses that count as answered. */
  expect: readonly number[];
}

export interface LoadResult {
  perSecond: number;
  /** Milliseconds from sending a request to having its whole answer. */
  p50: number;
  p99: number;
}

/**
 * Sends requests over kept-open connections, the next one when the answer is there. It reads only the status and the
 * length of an answer, so that it is never what limits a server on another core.
 * @throws Error for any other status
 */
export async function generateLoad(asked: LoadOptions): Promise<LoadResult> {
  const buffer = Buffer.allocUnsafe(1 << 20);
  const times: number[] = [];
  const started = performance.now();
  const until = started + asked.seconds * 1000;
  const all = Array.from({ length: asked.connections }, (_, at) =>
    keepAsking({ ...asked, buffer, requests: asked.requests(at), until, onAnswer: (ms) => times.push(ms) }),
  );
  await Promise.all(all);
  const seconds = (performance.now() - started) / 1000;
  const sorted = Float64Array.from(times).sort();
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99) };
}

interface Asking {
  port: number;
  host: string;
  requests: Buffer[];
  expect: readonly number[];
  buffer: Buffer;
  until: number;
  onAnswer: (ms: number) => void;
}

function keepAsking({ port, host, requests, expect, buffer, until, onAnswer }: Asking): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let sentAt = 0;
    const isDone = { is: false };
    const reader = createResponseReader((status, body) => {
      onAnswer(performance.now() - sentAt);
      if (!expect.includes(status)) return fail(new Error(`A request was answered ${status}: ${body}`));
      if (performance.now() < until) return ask();
      isDone.is = true;
      socket.end();
    });
    const onread = { buffer, callback: (count: number, bytes: Uint8Array) => read(bytes.subarray(0, count)) };
    const socket: Socket = connect({ port, host, noDelay: true, onread });

    function ask(): void {
      sentAt = performance.now();
      socket.write(requests[sent++ % requests.length] as Buffer);
    }
    function read(bytes: Uint8Array): boolean {
      try {
        reader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      } catch (error) {
        fail(error as Error);
      }
      return true;
    }
    function fail(error: Error): void {
      reject(error);
      socket.destroy();
    }
    socket.on('connect', ask);
    socket.on('error', fail);
    socket.on('close', () => (isDone.is ? resolve() : fail(new Error('The server closed a connection'))));
  });
}

const headEnd = Buffer.from('\r\n\r\n');

/** Tells the status of each whole answer; of a refusal also the beginning of its body. */
export function createResponseReader(onAnswer: (status: number, body: string) => void): (bytes: Buffer) => void {
  let head: Buffer | undefined;
  let missing = 0;
  let status = 0;

  return (bytes) => {
    if (missing > 0) {
      missing -= bytes.length;
      if (missing < 0) throw new Error('An answer was longer than its Content-Length');
      if (missing === 0) onAnswer(status, '');
      return;
    }
    const all = head ? Buffer.concat([head, bytes]) : bytes;
    const end = all.indexOf(headEnd);
    if (end < 0) {
      head = Buffer.from(all);
      return;
    }
    head = undefined;
    const text = all.toString('latin1', 0, end);
    status = Number(text.slice(9, 12));
    missing = lengthOf(text, status) - (all.length - end - headEnd.length);
    if (missing < 0) throw new Error('An answer was longer than its Content-Length');
    if (missing === 0) onAnswer(status, status < 400 ? '' : all.toString('utf8', end, end + 500));
  };
}

function lengthOf(head: string, status: number): number {
  if (status === 204 || status === 304) return 0;
  const length = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (!length) throw new Error(`An answer had no Content-Length: ${head}`);
  return Number(length[1]);
}

/** A request as bytes. */
export function encodeRequest(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: unknown,
): Buffer {
  const content = body === undefined ? '' : JSON.stringify(body);
  const all = {
    host: 'localhost',
    ...headers,
    ...(body !== undefined && {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(content)),
    }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${content}`);
}
