import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { AppError } from '../../contract/errors.ts';
import type { Config } from '../boot/config.ts';
import { getCallerIp } from './clientIp.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: string;
  }
}

/** What differs from one request to another with the same method, path and status. */
interface RequestSample {
  requestId: string;
  durationMs: number;
  clientIp: string;
}

/** Measures and logs a request that was answered. */
export type RequestRecorder = (sample: RequestSample) => void;

export type RequestMetrics = ReturnType<typeof createRequestMetrics>;

type DurationHistogram = Histogram.Internal<'operation' | 'status'>;

/** Writes one log line and one measurement for each request. */
export function createRequestMetrics(log: Logger, countOpenStreams: () => number = () => 0) {
  // The lines hold no secrets, so redaction is skipped.
  const requestLog = log.child({}, { redact: [] });
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  // Gauges whose names would be those of counters. The same values are in the metrics by type.
  for (const kind of ['handles', 'requests', 'resources']) registry.removeSingleMetric(`nodejs_active_${kind}_total`);
  const durations = new Histogram({
    name: 'krokanti_request_duration_seconds',
    help: 'How long requests took, by operation and status.',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });

  new Gauge({
    name: 'krokanti_event_streams',
    help: 'Event streams that are open.',
    registers: [registry],
    collect() {
      this.set(countOpenStreams());
    },
  });

  const histograms = new Map<string, DurationHistogram>();

  function getDurationHistogram(operation: string | undefined, status: number): DurationHistogram {
    const key = `${operation} ${status}`;
    const histogram = histograms.get(key) ?? durations.labels(operation ?? 'other', String(status));
    histograms.set(key, histogram);
    return histogram;
  }

  /** Returns a recorder for requests that get the same response as this one. */
  function createRecorder(request: FastifyRequest, status: number): RequestRecorder {
    const labels = getRequestLabels(request, status);
    const histogram = getDurationHistogram(labels.operation, status);
    const childLog = requestLog.child(labels);
    return (sample) => record(childLog, histogram, sample);
  }

  function recordRequest(request: FastifyRequest, status: number, durationMs: number): void {
    const labels = getRequestLabels(request, status);
    const sample = { requestId: request.id, durationMs, clientIp: request.ip };
    record(requestLog, getDurationHistogram(labels.operation, status), { ...labels, ...sample });
  }

  return { registry, recordRequest, createRecorder };
}

function getRequestLabels({ method, url, routeOptions }: FastifyRequest, status: number) {
  const [path = ''] = url.split('?', 1);
  return { method, path: hideSecret(path), operation: routeOptions.config.operation, status };
}

/** The address of a calendar feed is a secret, and so is that of a link to unsubscribe, also where it is mistyped. */
function hideSecret(path: string): string {
  return path.replace(/^(\/+api\/+(calendars|email-unsubscribe)\/+)[^/]+/i, '$1:secret');
}

function record(log: Logger, histogram: DurationHistogram, sample: RequestSample): void {
  const { durationMs, clientIp: address, ...rest } = sample;
  const ms = Math.round(durationMs * 10) / 10;
  histogram.observe(ms / 1000);
  log.info({ ...rest, address, ms }, 'request');
}

/** Records every request, and serves `/metrics` in the text format of Prometheus. */
export function addMetrics(app: FastifyInstance, config: Config, { recordRequest, registry }: RequestMetrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    recordRequest(request, reply.statusCode, reply.elapsedTime);
    done();
  });

  app.get('/metrics', async (request, reply) => {
    if (!canReadMetrics(request, config)) throw new AppError('not_found');
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

/** Allows requests from this machine, and requests with the configured token. */
function canReadMetrics(request: FastifyRequest, { metricsToken, trustProxy }: Config): boolean {
  const actual = Buffer.from(request.headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${metricsToken}`);
  if (metricsToken !== null && actual.length === expected.length && timingSafeEqual(actual, expected)) return true;
  // Behind a proxy that is not configured, every request seems to come from this machine.
  const isForwarded = ['x-forwarded-for', 'forwarded', 'via'].some((header) => header in request.headers);
  return /^(127\.|::1$|::ffff:127\.)/.test(getCallerIp(request)) && (trustProxy !== false || !isForwarded);
}
