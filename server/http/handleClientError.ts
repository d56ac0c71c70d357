import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const errorsByCode: Record<string, { status: number; message: string }> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: 'The headers are too large: at most 16 kB' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The request came too slowly' },
};

/** Responds to requests that Node cannot parse, which never reach a route, with the usual JSON error. */
export function handleClientError(this: FastifyInstance, error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const { status, message } = errorsByCode[error.code ?? ''] ?? { status: 400, message: 'This is not valid HTTP' };
  const requestId = randomUUID();
  this.log.info({ requestId, status, address: socket.remoteAddress }, 'request');
  const body = JSON.stringify({ error: message });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
