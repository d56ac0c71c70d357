import type { FastifyInstance } from 'fastify';
import { invalidInput } from '../../contract/errors.ts';

const apiHeaders = { 'cache-control': 'private, no-cache', vary: 'Authorization, Cookie, Accept-Encoding' };

/** Sets the headers that every response has, and requires the Host header, as HTTP/1.1 does. */
export function addCommonResponseHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/api/')) reply.headers(apiHeaders);
    const lacksHost = request.headers.host === undefined && request.raw.httpVersion === '1.1';
    done(lacksHost ? invalidInput('Host', 'is required') : undefined);
  });
}
