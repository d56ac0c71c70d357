import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { join } from 'node:path';
import 'zod/compile';
import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import { createLastUsedTracker } from '../auth/lastUsedTracker.ts';
import { defaultPasswordHashParams } from '../auth/passwordHash.ts';
import { createDatabaseRateLimiter, createMemoryRateLimiter } from '../auth/rateLimiter.ts';
import { createTextAllowance } from '../auth/textAllowance.ts';
import { ping } from '../db/engine/ping.ts';
import { createEventFeed } from '../events/createEventFeed.ts';
import { createSlotsPerKey } from '../events/slotsPerKey.ts';
import { createAllowedHostCheck, type IsAllowedHost } from '../http/allowedHosts.ts';
import { createClientIpReader } from '../http/clientIp.ts';
import { addCommonResponseHeaders } from '../http/commonResponseHeaders.ts';
import { addCompression } from '../http/compress.ts';
import { type ConnectionTracker, createConnectionTracker, type HttpTimeouts } from '../http/connectionTracker.ts';
import { addCors } from '../http/cors.ts';
import { addErrorHandlers } from '../http/errorHandlers.ts';
import { escapeInvalidPercent } from '../http/escapeInvalidPercent.ts';
import { createForwardedCheck } from '../http/forwardedCheck.ts';
import { handleClientError } from '../http/handleClientError.ts';
import { addHealthChecks } from '../http/healthChecks.ts';
import { createJobMetrics } from '../http/jobMetrics.ts';
import { LazyRequestLogger } from '../http/lazyRequestLogger.ts';
import { createLimitMetrics, type LimitMetrics } from '../http/limitMetrics.ts';
import { addMetrics, createRequestMetrics, type RequestMetrics } from '../http/requestLogAndMetrics.ts';
import { createResponseCache, type ResponseCache } from '../http/responseCache.ts';
import { addRestRoutes } from '../http/restRoutes.ts';
import { addSecurityHeaders } from '../http/securityHeaders.ts';
import { addStaticAssets } from '../http/staticAssets.ts';
import { createStoredBytesJob } from '../jobs/countStoredBytes.ts';
import { createExpiredDataJob } from '../jobs/deleteExpiredData.ts';
import { createOldEventsJob } from '../jobs/deleteOldEvents.ts';
import { createOldNotificationsJob } from '../jobs/deleteOldNotifications.ts';
import { createOldTrashJob } from '../jobs/deleteOldTrash.ts';
import { createDueDatesJob } from '../jobs/notifyOfDueDates.ts';
import { createImportRunner } from '../jobs/runImports.ts';
import { createScheduler } from '../jobs/scheduler.ts';
import { createMissedNotificationsJob } from '../jobs/writeMissedNotifications.ts';
import { createMailer } from '../mail/mailer.ts';
import { addMcpRoute } from '../mcp/mcpRoute.ts';
import { agentOnlyHandlers } from '../mcp/tools/agentOnlyHandlers.ts';
import { customShapeToolHandlers } from '../mcp/tools/customShapeToolHandlers.ts';
import { createDueDateNotifier } from '../notifications/createDueDateNotifier.ts';
import { createNotificationWriter } from '../notifications/createNotificationWriter.ts';
import { addOauthRoutes } from '../oauth/routes.ts';
import { addOpenapiRoutes } from '../openapi/openapiRoutes.ts';
import type { Services } from '../operations/handlerTypes.ts';
import { createPipeline, type Pipeline } from '../pipeline/index.ts';
import type { App, AppOptions } from './app.ts';
import type { Config } from './config.ts';
import { startEmailSender } from './startEmailSender.ts';

const defaultTimeouts: HttpTimeouts = {
  headersMs: 15_000,
  requestMs: 60_000,
  stalledMs: 30_000,
  checkIntervalMs: 2000,
};
/** Each holds a part of its space in memory, for as long as the client takes. */
const maxExportsPerUser = 3;
/** Connections that are still open after this time are cut, so that the process ends in time. */
const closeTimeoutMs = 5000;

/** Creates the complete server, except that it does not listen yet. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, database, log, now = Date.now, checkOutputs = false, timeouts = defaultTimeouts } = options;
  const { passwordHashParams = defaultPasswordHashParams } = options;
  const rateLimiter =
    database.engine === 'sqlite' ? createMemoryRateLimiter(now) : createDatabaseRateLimiter(database, now);
  const eventFeed = createEventFeed(database, config.streamsPerUser);
  const lastUsed = createLastUsedTracker({ database, now });
  const services: Services = {
    config,
    rateLimiter,
    requireTextAllowance: createTextAllowance(config, now),
    eventFeed,
    exportSlots: createSlotsPerKey(maxExportsPerUser),
    mailer: createMailer(config, log),
    runImportsSoon: () => importRunner.runSoon(),
    passwordHashParams,
  };
  const notificationWriter = createNotificationWriter({
    database,
    now,
    hasEmail: services.mailer.isConfigured,
    onError: (error) => log.error({ err: error }, 'Notifications could not be written and will be tried again'),
  });
  const importRunner = createImportRunner({ database, services, now }, (error) =>
    log.error({ err: error }, 'An import was interrupted and will be tried again'),
  );
  const pipeline = createPipeline({
    database,
    services,
    customShapeToolHandlers,
    agentOnlyHandlers,
    lastUsed,
    now,
    checkOutputs,
    onEventsAppended: notificationWriter.wake,
    onBackgroundError: (error) => log.error({ err: error }, 'A background effect failed'),
  });

  const connections = createConnectionTracker(timeouts);
  const metrics = createRequestMetrics(log, eventFeed.countOpenStreams);
  const limitMetrics = createLimitMetrics(metrics.registry);
  const recordJobRun = createJobMetrics(metrics.registry);
  const emailSender = startEmailSender({ config, database, log, now, services, metrics });
  const scheduler = createScheduler({
    database,
    jobs: [
      createExpiredDataJob({ database, rateLimiter, now }),
      createOldTrashJob({ database, services, now, retentionDays: config.trashRetentionDays }),
      createOldEventsJob({ database, now, retentionDays: config.eventRetentionDays }),
      createOldNotificationsJob({ database, now }),
      createMissedNotificationsJob(notificationWriter),
      importRunner.job,
      createDueDatesJob(createDueDateNotifier({ database, now })),
      createStoredBytesJob({ database, maxSpaceBytes: config.maxSpaceBytes, onFullSpaces: limitMetrics.setFullSpaces }),
    ],
    now,
    onRun: (run) => {
      recordJobRun(run);
      if (run.error !== undefined) log.error({ err: run.error, job: run.kind }, 'A job failed and will be tried again');
    },
    onError: (error) => log.error({ err: error }, 'Cannot look for due jobs'),
  });
  const isAllowedHost = createAllowedHostCheck(config);
  const responseCache = createResponseCache({
    pipeline,
    metrics,
    connections,
    newRequestId,
    getClientIp: createClientIpReader(config.trustProxy),
    isAllowedHost,
    onError: (error) => log.error({ err: error }, 'The response cache failed'),
  });
  const { http, listener } = createFastify({ config, log, responseCache, connections });
  await addHooks(http, { config, metrics, limitMetrics, isAllowedHost });
  await addRoutes(http, { ...options, now, services, pipeline, responseCache, limitMetrics });
  await http.ready();

  async function waitForImports(): Promise<void> {
    await pipeline.waitForBackgroundEffects();
    await importRunner.waitUntilIdle();
  }

  async function close(): Promise<void> {
    const importsStopped = importRunner.stop();
    eventFeed.close();
    const cutOff = setTimeout(() => http.server.closeAllConnections(), closeTimeoutMs);
    const closed = http.close();
    connections.closeWhenIdle();
    await closed;
    clearTimeout(cutOff);
    await pipeline.waitForBackgroundEffects();
    await importsStopped;
    await scheduler.stop();
    await notificationWriter.stop();
    await emailSender.stop();
    await lastUsed.stop();
  }

  const { catchUp: catchUpNotifications } = notificationWriter;
  // What a crash has left. The job of imports would wait until the claim of the server that crashed has run out.
  importRunner.runSoon();
  catchUpNotifications().catch((error) => log.error({ err: error }, 'Cannot look for missed notifications'));
  const { runDueJobs } = scheduler;
  const { sendDue: sendDueEmails } = emailSender;
  return { http, listener, pipeline, runDueJobs, sendDueEmails, catchUpNotifications, waitForImports, close };
}

function newRequestId(): string {
  return randomUUID();
}

interface FastifyDependencies {
  config: Config;
  log: Logger;
  responseCache: ResponseCache;
  connections: ConnectionTracker;
}

/** Creates Fastify with the response cache in front of it. */
function createFastify({ config, log, responseCache, connections }: FastifyDependencies) {
  let listener: RequestListener = () => {};
  const http = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: newRequestId,
    childLoggerFactory: (logger, bindings) => new LazyRequestLogger(logger, bindings),
    trustProxy: config.trustProxy,
    bodyLimit: 1024 * 1024,
    serverFactory: (routes) => {
      const respond = responseCache.wrapListener(connections.trackRequests(routes));
      listener = config.trustProxy ? withForwardedCheck(respond, createForwardedCheck(config, log)) : respond;
      return connections.createServer(listener);
    },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    rewriteUrl: escapeInvalidPercent,
    clientErrorHandler: handleClientError,
    // This is longer than any URL that Node accepts, so that the operation reports invalid ids of any length.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 20_000 },
  }) as unknown as FastifyInstance;
  return { http, listener };
}

function withForwardedCheck(respond: RequestListener, check: (request: IncomingMessage) => void): RequestListener {
  return (request, response) => {
    check(request);
    respond(request, response);
  };
}

/** The order matters: hooks run in the order in which they are added. */
interface HookDependencies {
  config: Config;
  metrics: RequestMetrics;
  limitMetrics: LimitMetrics;
  isAllowedHost: IsAllowedHost;
}

async function addHooks(
  http: FastifyInstance,
  { config, metrics, limitMetrics, isAllowedHost }: HookDependencies,
): Promise<void> {
  addSecurityHeaders(http, config);
  addCommonResponseHeaders(http, isAllowedHost);
  addErrorHandlers(http, config, limitMetrics);
  addCors(http);
  addMetrics(http, config, metrics);
  addCompression(http);
  await http.register(cookie);
  http.removeAllContentTypeParsers();
  // The routes parse bodies themselves, once the caller is authenticated.
  http.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

interface RouteDependencies extends AppOptions {
  now: () => number;
  services: Services;
  pipeline: Pipeline;
  responseCache: ResponseCache;
  limitMetrics: LimitMetrics;
}

async function addRoutes(http: FastifyInstance, dependencies: RouteDependencies): Promise<void> {
  const { config, database, log, now, services, pipeline, responseCache, limitMetrics } = dependencies;
  const { fetchOptions, mcpServer } = dependencies;
  const { webDist = join(import.meta.dirname, '../../web/dist') } = dependencies;
  addRestRoutes(http, pipeline, config, responseCache);
  addMcpRoute(http, { pipeline, config, limitMetrics, now, createServer: mcpServer });
  addHealthChecks(
    http,
    () => database.read(ping),
    () => database.getStorageProblem?.(),
  );
  await addOpenapiRoutes(http, config);
  const { rateLimiter } = services;
  await addOauthRoutes(http, { config, database, pipeline, rateLimiter, now, fetchOptions });
  if (!(await addStaticAssets(http, webDist)))
    log.warn('The web app is not built, only the API is served: npm run build');
}
