import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import helmet, { type HelmetOptions } from 'helmet';
import type { Config } from '../boot/config.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Overrides the default policy for one route. */
    contentSecurityPolicy?: Policy;
  }
}

type Policy = Exclude<HelmetOptions['contentSecurityPolicy'], boolean | undefined>;

/** Sets helmet's security headers on every response. They depend only on the policy, so they are computed once for each. */
export function addSecurityHeaders(app: FastifyInstance, config: Config): void {
  const cached = new Map<Policy, Record<string, string>>();

  app.addHook('onRequest', (request, reply, done) => {
    const policy = request.routeOptions.config.contentSecurityPolicy ?? defaultPolicy;
    let headers = cached.get(policy);
    if (!headers) {
      headers = computeHeaders(policy, config);
      cached.set(policy, headers);
    }
    reply.headers(headers);
    done();
  });
}

const defaultPolicy: Policy = {
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

/** Runs helmet on a response that is never sent, and returns the headers that it sets. */
function computeHeaders(contentSecurityPolicy: Policy, { publicUrl }: Config): Record<string, string> {
  const setHeaders = helmet({
    contentSecurityPolicy,
    // Over plain HTTP, browsers ignore the header.
    strictTransportSecurity: publicUrl.startsWith('https:') ? { maxAge: 15_552_000 } : false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // These concern Flash, Internet Explorer 8 and the XSS filters of old browsers.
    xPermittedCrossDomainPolicies: false,
    xDownloadOptions: false,
    xXssProtection: false,
  });
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  setHeaders(request, response, (error) => {
    if (error) throw error;
  });
  return response.getHeaders() as Record<string, string>;
}
