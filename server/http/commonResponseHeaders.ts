import type { FastifyInstance } from 'fastify';
import { invalidInput } from '../../contract/errors.ts';
import { type EndpointName, endpoints, operationsByConcept } from '../../contract/index.ts';
import { type IsAllowedHost, unknownHost } from './allowedHosts.ts';

const vary = 'Authorization, Cookie, Accept-Encoding';

/** Browsers keep what they reload often, and ask whether it is still valid. They keep no other response. */
const revalidatedOperations = new Set<string>(
  endpoints
    .filter(([name, { rest }]) => rest.method === 'GET' && !rest.file && !isAboutPeople(name))
    .map(([name]) => name),
);

function isAboutPeople(name: EndpointName): boolean {
  const { account, tokens, agents, calendars, members, admin } = operationsByConcept;
  if (name === 'preview_email_unsubscribe') return true;
  return [account, tokens, agents, calendars, members, admin].some((concept) => name in concept);
}

/** Sets the headers that every response has, and requires a Host header with a name of this server. */
export function addCommonResponseHeaders(app: FastifyInstance, isAllowedHost: IsAllowedHost): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/api/')) {
      const isRevalidated = revalidatedOperations.has(request.routeOptions.config.operation ?? '');
      reply.headers({ 'cache-control': isRevalidated ? 'private, no-cache' : 'no-store', vary });
    }
    const { host } = request.headers;
    if (host === undefined && request.raw.httpVersion === '1.1') throw invalidInput('Host', 'is required');
    if (host !== undefined && !isAllowedHost(host)) throw unknownHost(host);
    done();
  });
}
