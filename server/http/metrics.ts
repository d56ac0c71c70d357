import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { AppError } from '../../contract/errors.ts';
import type { Config } from '../boot/config.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: string;
  }
}

/** What one request has for itself. */
interface Each {
  requestId: string;
  durationMs: number;
  clientIp: string;
}

/** Measures and logs a request that was answered. */
export type RequestRecorder = (each: Each) => void;

export type RequestMetrics = ReturnType<typeof createRequestMetrics>;

/** One log line and one measurement for each request. */
export function createRequestMetrics(log: Logger) {
  // Its lines hold nothing that would have to be looked for to be struck out.
  const requests = log.child({}, { redact: [] });
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'krokanti_request_duration_seconds',
    help: 'How long requests took, by operation and status.',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });

  const measured = new Map<string, Histogram.Internal<'operation' | 'status'>>();

  function durationsOf(operation: string, status: number) {
    const key = `${operation} ${status}`;
    const known = measured.get(key) ?? durations.labels(operation, String(status));
    measured.set(key, known);
    return known;
  }

  /** For requests that are all answered as this one is. */
  function createRecorder(request: FastifyRequest, status: number): RequestRecorder {
    const what = whatOf(request, status);
    const durations = durationsOf(what.operation ?? 'other', status);
    const lines = requests.child(what);
    return (each) => write(lines, durations, each);
  }

  function recordRequest(request: FastifyRequest, status: number, ms: number): void {
    const what = whatOf(request, status);
    const each = { requestId: request.id, durationMs: ms, clientIp: request.ip };
    write(requests, durationsOf(what.operation ?? 'other', status), { ...what, ...each });
  }

  return { registry, recordRequest, createRecorder };
}

function whatOf({ method, url, routeOptions }: FastifyRequest, status: number) {
  const [path] = url.split('?', 1);
  return { method, path, operation: routeOptions.config.operation, status };
}

function write(log: Logger, durations: Histogram.Internal<'operation' | 'status'>, line: Each): void {
  const { durationMs, clientIp: address, ...rest } = line;
  const ms = Math.round(durationMs * 10) / 10;
  durations.observe(ms / 1000);
  log.info({ ...rest, address, ms }, 'request');
}

/** Measures every request, and tells at `/metrics` in Prometheus' text format. */
export function addMetrics(
  app: FastifyInstance,
  config: Config,
  { recordRequest: note, registry }: RequestMetrics,
): void {
  app.addHook('onResponse', (request, reply, done) => {
    note(request, reply.statusCode, reply.elapsedTime);
    done();
  });

  app.get('/metrics', async (request, reply) => {
    if (!mayRead(request, config)) throw new AppError('not_found');
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

/** This machine itself, or whoever has the configured token. */
function mayRead(request: FastifyRequest, { metricsToken, trustProxy }: Config): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${metricsToken}`);
  if (metricsToken !== null && given.length === expected.length && timingSafeEqual(given, expected)) return true;
  // Behind a proxy we were not told of, every request seems to come from here.
  const isForwarded = ['x-forwarded-for', 'forwarded', 'via'].some((header) => header in request.headers);
  return /^(127\.|::1$|::ffff:127\.)/.test(request.ip) && (trustProxy !== false || !isForwarded);
}
