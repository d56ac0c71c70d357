import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import 'zod/compile';
import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import { createLastUsedTracker } from '../auth/lastUsed.ts';
import { createDatabaseRateLimiter, createMemoryRateLimiter } from '../auth/rateLimiter.ts';
import type { Database } from '../db/engine/database.ts';
import { createEventFeed } from '../events/eventFeed.ts';
import { createClientIpReader } from '../http/clientIp.ts';
import { addCompression } from '../http/compress.ts';
import { createConnectionTracker, type HttpTimeouts } from '../http/connectionTracker.ts';
import { addCors, addErrorHandlers, escapeInvalidPercent, handleClientError } from '../http/errorHandlers.ts';
import { addHealthChecks } from '../http/healthChecks.ts';
import { LazyRequestLogger } from '../http/lazyRequestLogger.ts';
import { addMetrics, createRequestMetrics } from '../http/metrics.ts';
import { createResponseCache } from '../http/responseCache.ts';
import { addRestRoutes } from '../http/restRoutes.ts';
import { addSecurityHeaders } from '../http/securityHeaders.ts';
import { addStaticAssets } from '../http/staticAssets.ts';
import { createMailer } from '../mail/mailer.ts';
import type { McpServerFactory } from '../mcp/httpTransport.ts';
import { addMcpRoute } from '../mcp/mcpRoute.ts';
import { agentOnlyHandlers } from '../mcp/tools/agentOnlyHandlers.ts';
import { toolHandlers } from '../mcp/tools/toolHandlers.ts';
import { addOauthRoutes } from '../oauth/routes.ts';
import type { SafeFetchOptions } from '../oauth/ssrfSafeFetch.ts';
import { addOpenapiRoutes } from '../openapi/openapiRoutes.ts';
import { createPipeline, type Pipeline } from '../pipeline/index.ts';
import type { Config } from './config.ts';

export interface App {
  http: FastifyInstance;
  /** Answers every request, also where nobody listens. */
  listener: RequestListener;
  pipeline: Pipeline;
  /** Finishes what was accepted, ends the streams, writes down what was only remembered. The database stays open. */
  close(): Promise<void>;
}

const defaultTimeouts: HttpTimeouts = { headersMs: 15_000, requestMs: 60_000, checkIntervalMs: 2000 };
/** What is still open then is cut off, so that the process ends in time. */
const closingMs = 5000;

/** The whole server but for listening: `main` and the tests both use it. */
export async function createApp({
  config,
  database,
  log,
  now = Date.now,
  checkOutputs = false,
  timeouts = defaultTimeouts,
  webDist = join(import.meta.dirname, '../../web/dist'),
  fetchOptions,
  mcpServer,
}: {
  config: Config;
  database: Database;
  log: Logger;
  /** The time in milliseconds. */
  now?: () => number;
  checkOutputs?: boolean;
  timeouts?: HttpTimeouts;
  /** The folder of the built web app. */
  webDist?: string;
  /** What the documents that strangers name may be fetched from; the public internet, unless given. */
  fetchOptions?: SafeFetchOptions;
  /** Makes what answers agents; the product's, unless given. */
  mcpServer?: McpServerFactory;
}): Promise<App> {
  const limiter =
    database.engine === 'sqlite' ? createMemoryRateLimiter(now) : createDatabaseRateLimiter(database, now);
  const live = createEventFeed(database);
  const activity = createLastUsedTracker({ database, limiter, now });
  const services = { config, rateLimiter: limiter, eventFeed: live, mailer: createMailer(config, log) };
  const run = createPipeline({
    database,
    services,
    toolHandlers,
    agentOnlyHandlers,
    lastUsed: activity,
    now,
    checkOutputs,
    onBackgroundError: (error) => log.error({ err: error }, 'A background effect failed'),
  });

  const connections = createConnectionTracker(timeouts);
  const measures = createRequestMetrics(log);
  const newRequestId = () => randomUUID();
  const addressOf = createClientIpReader(config.trustProxy);
  const repeats = createResponseCache({
    pipeline: run,
    metrics: measures,
    connections: connections,
    newRequestId,
    getClientIp: addressOf,
  });
  let listener: RequestListener = () => {};

  const http = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: newRequestId,
    childLoggerFactory: (logger, bindings) => new LazyRequestLogger(logger, bindings),
    trustProxy: config.trustProxy,
    bodyLimit: 1024 * 1024,
    serverFactory: (routes) => {
      listener = repeats.wrapListener(connections.trackRequests(routes));
      return connections.createServer(listener);
    },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    rewriteUrl: escapeInvalidPercent,
    clientErrorHandler: handleClientError,
    // Longer than any URL that is taken: what is no id is for the operation to say.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 20_000 },
  }) as unknown as FastifyInstance;

  addSecurityHeaders(http, config);
  addErrorHandlers(http, config);
  addCors(http);
  addMetrics(http, config, measures);
  addCompression(http);
  await http.register(cookie);
  http.removeAllContentTypeParsers();
  // Bodies are read as they are: `rest` parses them once the caller is known.
  http.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  addRestRoutes(http, run, config, repeats);
  addMcpRoute(http, { pipeline: run, config, now, serve: mcpServer });
  addHealthChecks(http, database);
  await addOpenapiRoutes(http, config);
  await addOauthRoutes(http, { config, database, pipeline: run, rateLimiter: limiter, now, fetchOptions });
  if (!(await addStaticAssets(http, webDist)))
    log.warn('The web app is not built, only the API is served: npm run build');

  await http.ready();
  return {
    http,
    listener,
    pipeline: run,
    close: async () => {
      live.close();
      const cutting = setTimeout(() => http.server.closeAllConnections(), closingMs);
      const closed = http.close();
      connections.closeWhenIdle();
      await closed;
      clearTimeout(cutting);
      await run.waitForBackgroundEffects();
      await activity.stop();
    },
  };
}
