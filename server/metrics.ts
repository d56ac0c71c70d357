import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { Refusal } from '../contract/errors.ts';
import type { Config } from './config.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: string;
  }
}

/** One log line and one measurement for each request, and `/metrics` in Prometheus' text format. */
export function addMetrics(app: FastifyInstance, config: Config, log: Logger): void {
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

  app.addHook('onResponse', (request, reply, done) => {
    const { operation } = request.routeOptions.config;
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    durationsOf(operation ?? 'other', reply.statusCode).observe(ms / 1000);
    const [path] = request.url.split('?', 1);
    const line = {
      requestId: request.id,
      method: request.method,
      path,
      operation,
      status: reply.statusCode,
      ms,
      address: request.ip,
    };
    requests.info(line, 'request');
    done();
  });

  app.get('/metrics', async (request, reply) => {
    if (!mayRead(request, config)) throw new Refusal('not_found');
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
