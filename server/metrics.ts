import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { Refusal } from '../contract/errors.ts';
import type { Config } from './config.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    operation?: string;
  }
}

/** One log line and one measurement for each request, and `/metrics` in Prometheus' text format. */
export function addMetrics(app: FastifyInstance, config: Config): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'krokanti_request_duration_seconds',
    help: 'How long requests took, by operation and status.',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });

  app.addHook('onResponse', async (request, reply) => {
    const { operation } = request.routeOptions.config;
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    durations.observe({ operation: operation ?? 'other', status: reply.statusCode }, ms / 1000);
    const [path] = request.url.split('?');
    const line = { method: request.method, path, operation, status: reply.statusCode, ms, address: request.ip };
    request.log.info(line, 'request');
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
