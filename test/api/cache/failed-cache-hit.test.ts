import type { FastifyReply, FastifyRequest } from 'fastify';
import dispatch from 'light-my-request';
import { expect, test } from 'vitest';
import { createResponseCache } from '../../../server/http/responseCache.ts';

test('a request whose cached response cannot be sent goes to the routes, and the rest of its batch is answered', async () => {
  const errors: unknown[] = [];
  let inFlight = 0;
  let recorded = 0;
  const { wrapListener, store } = createResponseCache({
    pipeline: {
      getDbVersion: () => ({ authEpoch: 1 }),
      revalidate: ({ cacheKey }) => {
        if (cacheKey === '/broken') throw new Error('revalidate failed');
        return {};
      },
    },
    metrics: { createRecorder: () => () => void recorded++ },
    connections: { beginRequest: () => void inFlight++, endRequest: () => void inFlight-- },
    newRequestId: () => 'id',
    getClientIp: () => '10.0.0.1',
    isAllowedHost: () => true,
    onError: (error) => void errors.push(error),
  });
  const listener = wrapListener((request, response) => {
    if (request.url === '/broken-route') throw new Error('the routes failed');
    response.end('from the routes');
  });
  // What the routes would have stored.
  for (const url of ['/first', '/broken', '/last']) {
    const request = { method: 'GET', originalUrl: url, raw: { headers: {} } } as unknown as FastifyRequest;
    const reply = { getHeaders: () => ({ etag: '"1"' }) } as unknown as FastifyReply;
    const validator = { cacheKey: url, etag: '"1"', authEpoch: 1 } as Parameters<typeof store>[2]['validator'];
    store(request, reply, { validator, status: 304, encoding: undefined });
  }

  const responses = await Promise.all(
    ['/first', '/broken', '/last'].map((url) => dispatch(listener, { method: 'GET', url })),
  );
  expect(responses.map(({ statusCode, body }) => [statusCode, body])).toEqual([
    [304, ''],
    [200, 'from the routes'],
    [304, ''],
  ]);
  expect(errors).toEqual([new Error('revalidate failed')]);
  expect([inFlight, recorded]).toEqual([0, 2]);
});
