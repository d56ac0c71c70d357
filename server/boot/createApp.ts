import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import 'zod/compile';
import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import { createActivity } from '../auth/lastUsed.ts';
import { databaseLimiter, memoryLimiter } from '../auth/rateLimiter.ts';
import type { Database } from '../db/engine/database.ts';
import { createLive } from '../events/eventFeed.ts';
import { addressesBehind } from '../http/clientIp.ts';
import { addCompression } from '../http/compress.ts';
import { createConnections, type Patience } from '../http/connectionTracker.ts';
import { addCors, addErrors, readableUrl, refuseUnreadable } from '../http/errorHandlers.ts';
import { addHealth } from '../http/healthChecks.ts';
import { RequestLog } from '../http/lazyRequestLogger.ts';
import { addMetrics, createMeasures } from '../http/metrics.ts';
import { createRepeats } from '../http/responseCache.ts';
import { addRest } from '../http/restRoutes.ts';
import { addSecurityHeaders } from '../http/securityHeaders.ts';
import { addSite } from '../http/staticAssets.ts';
import { createMail } from '../mail/mailer.ts';
import type { Serve } from '../mcp/httpTransport.ts';
import { addMcp } from '../mcp/mcpRoute.ts';
import { addOauth } from '../oauth/routes.ts';
import type { OutboundOptions } from '../oauth/ssrfSafeFetch.ts';
import { addOpenapi } from '../openapi/openapiRoutes.ts';
import { createRun, type Run } from '../pipeline/index.ts';
import type { Config } from './config.ts';

export interface App {
  http: FastifyInstance;
  /** Answers every request, also where nobody listens. */
  listener: RequestListener;
  run: Run;
  /** Finishes what was accepted, ends the streams, writes down what was only remembered. The database stays open. */
  close(): Promise<void>;
}

const usualPatience: Patience = { headers: 15_000, request: 60_000, check: 2000 };
/** What is still open then is cut off, so that the process ends in time. */
const closingMs = 5000;

/** The whole server but for listening: `main` and the tests both use it. */
export async function buildApp({
  config,
  db,
  log,
  now = Date.now,
  checkOutputs = false,
  patience = usualPatience,
  site = join(import.meta.dirname, '../../web/dist'),
  outbound,
  mcpServer,
}: {
  config: Config;
  db: Database;
  log: Logger;
  /** The time in milliseconds. */
  now?: () => number;
  checkOutputs?: boolean;
  patience?: Patience;
  /** The folder of the built web app. */
  site?: string;
  /** What the documents that strangers name may be fetched from; the public internet, unless given. */
  outbound?: OutboundOptions;
  /** Makes what answers agents; the product's, unless given. */
  mcpServer?: Serve;
}): Promise<App> {
  const limiter = db.engine === 'sqlite' ? memoryLimiter(now) : databaseLimiter(db, now);
  const live = createLive(db);
  const activity = createActivity({ db, limiter, now });
  const services = { config, limiter, live, mail: createMail(config, log) };
  const run = createRun({ db, services, activity, now, checkOutputs });

  const connections = createConnections(patience);
  const measures = createMeasures(log);
  const newRequestId = () => randomUUID();
  const addressOf = addressesBehind(config.trustProxy);
  const repeats = createRepeats({ run, measures, work: connections, newRequestId, addressOf });
  let listener: RequestListener = () => {};

  const http = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: newRequestId,
    childLoggerFactory: (logger, bindings) => new RequestLog(logger, bindings),
    trustProxy: config.trustProxy,
    bodyLimit: 1024 * 1024,
    serverFactory: (routes) => {
      listener = repeats.before(connections.counting(routes));
      return connections.serve(listener);
    },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    rewriteUrl: readableUrl,
    clientErrorHandler: refuseUnreadable,
    // Longer than any URL that is taken: what is no id is for the operation to say.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 20_000 },
  }) as unknown as FastifyInstance;

  addSecurityHeaders(http, config);
  addErrors(http, config);
  addCors(http);
  addMetrics(http, config, measures);
  addCompression(http);
  await http.register(cookie);
  http.removeAllContentTypeParsers();
  // Bodies are read as they are: `rest` parses them once the caller is known.
  http.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  addRest(http, run, config, repeats);
  addMcp(http, { run, config, now, serve: mcpServer });
  addHealth(http, db);
  await addOpenapi(http, config);
  await addOauth(http, { config, db, run, limiter, now, outbound });
  if (!(await addSite(http, site))) log.warn('The web app is not built, only the API is served: npm run build');

  await http.ready();
  return {
    http,
    listener,
    run,
    close: async () => {
      live.close();
      const cutting = setTimeout(() => http.server.closeAllConnections(), closingMs);
      const closed = http.close();
      connections.close();
      await closed;
      clearTimeout(cutting);
      await run.idle();
      await activity.stop();
    },
  };
}
