import { connect, type Socket } from 'node:net';

export interface LoadOptions {
  port: number;
  host: string;
  connections: number;
  seconds: number;
  /** Returns the encoded requests of a connection, which it sends over and over. */
  requests: (connection: number) => Buffer[];
  /** The expected statuses; any other one fails the run. */
  expect: readonly number[];
}

export interface LoadResult {
  perSecond: number;
  /** Milliseconds from sending a request to receiving its complete response. */
  p50: number;
  p99: number;
}

/**
 * Sends requests over persistent connections, each after the response to the one before. It parses only the status and
 * the length of responses, so that it is faster than a server on another core.
 * @throws Error for an unexpected status
 */
export async function generateLoad(options: LoadOptions): Promise<LoadResult> {
  const buffer = Buffer.allocUnsafe(1 << 20);
  const times: number[] = [];
  const started = performance.now();
  const end = started + options.seconds * 1000;
  const runs = Array.from({ length: options.connections }, (_, index) =>
    runConnection({ ...options, buffer, requests: options.requests(index), end, onResponse: (ms) => times.push(ms) }),
  );
  await Promise.all(runs);
  const seconds = (performance.now() - started) / 1000;
  const sorted = Float64Array.from(times).sort();
  const getPercentile = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { perSecond: times.length / seconds, p50: getPercentile(0.5), p99: getPercentile(0.99) };
}

interface ConnectionOptions {
  port: number;
  host: string;
  requests: Buffer[];
  expect: readonly number[];
  buffer: Buffer;
  end: number;
  onResponse: (ms: number) => void;
}

function runConnection({ port, host, requests, expect, buffer, end, onResponse }: ConnectionOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let sentAt = 0;
    const state = { isDone: false };
    const reader = createResponseReader((status, body) => {
      onResponse(performance.now() - sentAt);
      if (!expect.includes(status)) return fail(new Error(`A request got status ${status}: ${body}`));
      if (performance.now() < end) return send();
      state.isDone = true;
      socket.end();
    });
    const onread = { buffer, callback: (count: number, bytes: Uint8Array) => read(bytes.subarray(0, count)) };
    const socket: Socket = connect({ port, host, noDelay: true, onread });

    function send(): void {
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
    socket.on('connect', send);
    socket.on('error', fail);
    socket.on('close', () => (state.isDone ? resolve() : fail(new Error('The server closed a connection'))));
  });
}

const headEnd = Buffer.from('\r\n\r\n');

/** Calls back with the status of each complete response, and for an error with the start of its body. */
export function createResponseReader(onResponse: (status: number, body: string) => void): (bytes: Buffer) => void {
  let head: Buffer | undefined;
  let remaining = 0;
  let status = 0;

  return (bytes) => {
    if (remaining > 0) {
      remaining -= bytes.length;
      if (remaining < 0) throw new Error('A response was longer than its Content-Length');
      if (remaining === 0) onResponse(status, '');
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
    remaining = parseContentLength(text, status) - (all.length - end - headEnd.length);
    if (remaining < 0) throw new Error('A response was longer than its Content-Length');
    if (remaining === 0) onResponse(status, status < 400 ? '' : all.toString('utf8', end, end + 500));
  };
}

function parseContentLength(head: string, status: number): number {
  if (status === 204 || status === 304) return 0;
  const length = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (!length) throw new Error(`A response had no Content-Length: ${head}`);
  return Number(length[1]);
}

/** Encodes a request as HTTP/1.1. */
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
