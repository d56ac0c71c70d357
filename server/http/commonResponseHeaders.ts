import type { FastifyInstance } from 'fastify';
import { invalidInput } from '../../contract/errors.ts';
import { type IsAllowedHost, unknownHost } from './allowedHosts.ts';

const apiHeaders = { 'cache-control': 'private, no-cache', vary: 'Authorization, Cookie, Accept-Encoding' };

/** Sets the headers that every response has, and requires a Host header with a name of this server. */
export function addCommonResponseHeaders(app: FastifyInstance, isAllowedHost: IsAllowedHost): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/api/')) reply.headers(apiHeaders);
    const { host } = request.headers;
    if (host === undefined && request.raw.httpVersion === '1.1') throw invalidInput('Host', 'is required');
    if (host !== undefined && !isAllowedHost(host)) throw unknownHost(host);
    done();
  });
}
