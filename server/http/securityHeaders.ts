import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import helmet, { type HelmetOptions } from 'helmet';
import type { Config } from '../boot/config.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Where a route's differs from everybody's. */
    contentSecurityPolicy?: Policy;
  }
}

type Policy = Exclude<HelmetOptions['contentSecurityPolicy'], boolean | undefined>;

/** Security headers on every answer. Helmet says which; they are the same each time, so it is asked once. */
export function addSecurityHeaders(app: FastifyInstance, config: Config): void {
  const asked = new Map<Policy, Record<string, string>>();

  app.addHook('onRequest', (request, reply, done) => {
    const policy = request.routeOptions.config.contentSecurityPolicy ?? everywhere;
    let headers = asked.get(policy);
    if (!headers) {
      headers = headersFor(policy, config);
      asked.set(policy, headers);
    }
    reply.headers(headers);
    done();
  });
}

const everywhere: Policy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    connectSrc: ["'self'"],
    manifestSrc: ["'self'"],
    workerSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
  },
};

/** What helmet sets on an answer. */
function headersFor(contentSecurityPolicy: Policy, { publicUrl }: Config): Record<string, string> {
  const set = helmet({
    contentSecurityPolicy,
    // Only the proxy that speaks https knows whether every path below does.
    strictTransportSecurity: publicUrl.startsWith('https:') ? { maxAge: 15_552_000 } : false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // For programs that are no more: Flash, Internet Explorer 8, the filters that older browsers had.
    xPermittedCrossDomainPolicies: false,
    xDownloadOptions: false,
    xXssProtection: false,
  });
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  set(request, response, (error) => {
    if (error) throw error;
  });
  return response.getHeaders() as Record<string, string>;
}
