import { getReadOperationName } from '../../contract/index.ts';
import { type Endpoint, hasJsonOutput, isTaskSubresource } from '../../contract/operation.ts';
import { toParameterExample } from './examples.ts';

export const headerComponents = {
  'X-Request-Id': createHeader(
    'The id of this request, also in the server’s log.',
    'c2f1e6a0-53f0-4a52-9f6e-0d6a3f3ab5c1',
  ),
  ETag: createHeader('The version of the returned object, for If-None-Match and If-Match.', '"42"'),
  Link: createHeader(
    'With `limit`: the URL of the next page; absent on the last page.',
    '<http://localhost:3000/api/tasks?projectId=0190b5a0-7c1e-7a52-9d3b-4f2f5e6a7b8c&limit=100&cursor=abc>; rel="next"',
  ),
  'RateLimit-Policy': createHeader(
    'For requests with a token: the quota, and its window in seconds.',
    '"token";q=100;w=60',
  ),
  RateLimit: createHeader(
    'For requests with a token: remaining requests, and seconds until the quota resets.',
    '"token";r=99;t=60',
  ),
  'Retry-After': { ...createHeader('Seconds to wait before retrying.', 42), schema: { type: 'integer' } },
  'WWW-Authenticate': createHeader('How to authenticate.', 'Bearer'),
  'Krokanti-Run': createHeader(
    'For changes with a token: the run that they belong to. `POST /runs/{id}/undo` takes it back.',
    '0190b5a0-7c1e-7a52-9d3b-4f2f5e6a7b8c',
  ),
  'Idempotency-Replayed': createHeader('`true`: the stored response of an earlier request with the same key.', 'true'),
};

export type ResponseHeaderName = keyof typeof headerComponents;

export const headerParameters = {
  'If-None-Match': createParameter(
    'If-None-Match',
    'The ETag of your copy. If it is still current, the response is an empty 304.',
    '"42"',
  ),
  'If-Match': createParameter(
    'If-Match',
    'The ETag of the object you read. If it has changed since, nothing is written and the 412 contains the current object.',
    '"42"',
  ),
  'Idempotency-Key': createParameter(
    'Idempotency-Key',
    'Makes retries safe: for 24 hours, requests with the same key return the same response and the change is made once.',
    '5f1c2b0e-6a3d-4e8f-9b7a-2d1c0e9f8a7b',
  ),
  'Krokanti-User': createParameter(
    'Krokanti-User',
    'The id of the user for whom the call is meant. With credentials of somebody else it is a 403.',
    '0190b5a0-7c1e-7a52-9d3b-4f2f5e6a7b8c',
  ),
  'Krokanti-Run': createParameter(
    'Krokanti-Run',
    'For changes with a token: the run that they continue, as an earlier response named it. Without it, they continue ' +
      'the token’s changes of the last 15 minutes, or begin another run.',
    '0190b5a0-7c1e-7a52-9d3b-4f2f5e6a7b8c',
  ),
  'Last-Event-ID': createParameter(
    'Last-Event-ID',
    'The `id` of the last event you received. The stream resumes after it.',
    '41',
  ),
};

export type HeaderParameterName = keyof typeof headerParameters;

/** The request headers that the operation reads. */
export function getRequestHeaderNames(operation: Endpoint): HeaderParameterName[] {
  const { rest, access, write } = operation;
  const applies: Record<HeaderParameterName, boolean> = {
    'If-None-Match': rest.method === 'GET' && hasJsonOutput(rest),
    'If-Match': write && getReadOperationName(operation) !== undefined,
    'Idempotency-Key': write && access !== 'public',
    'Krokanti-User': access !== 'public',
    'Krokanti-Run': write && access !== 'public' && access !== 'session',
    'Last-Event-ID': rest.stream === true,
  };
  return (Object.keys(applies) as HeaderParameterName[]).filter((name) => applies[name]);
}

/** The headers of the operation's success response. */
export function getResponseHeaderNames(
  { rest, access, write, target }: Endpoint,
  isPaged: boolean,
): ResponseHeaderName[] {
  const { method, path } = rest;
  const readsOrChangesTarget =
    method === 'POST'
      ? (target !== undefined && target !== 'runId') || !write
      : isTaskSubresource(rest) || (method === 'PATCH' && path.endsWith(`:${target}`));
  const hasEtag = method === 'GET' ? hasJsonOutput(rest) : readsOrChangesTarget;
  const allowsTokens = access !== 'public' && access !== 'session';
  return [
    'X-Request-Id',
    ...(hasEtag ? (['ETag'] as const) : []),
    ...(isPaged ? (['Link'] as const) : []),
    ...(allowsTokens ? (['RateLimit-Policy', 'RateLimit'] as const) : []),
    ...(write && allowsTokens ? (['Krokanti-Run'] as const) : []),
    ...(write && access !== 'public' ? (['Idempotency-Replayed'] as const) : []),
  ];
}

/** The headers of an error response. Callers are counted once they are known, so most errors tell the rate limit. */
export function getErrorHeaderNames(status: number): ResponseHeaderName[] {
  if (status === 401) return ['X-Request-Id', 'WWW-Authenticate'];
  const names = ['X-Request-Id', 'RateLimit-Policy', 'RateLimit'] as const;
  return status === 429 ? [...names, 'Retry-After'] : [...names];
}

export function toHeaderRefs(names: ResponseHeaderName[]) {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function createHeader(description: string, example: string | number) {
  return { description, schema: { type: 'string' }, example };
}

function createParameter(name: string, description: string, example: string) {
  return {
    name,
    in: 'header',
    description,
    required: false,
    schema: { type: 'string' },
    ...toParameterExample(example, false),
  };
}
