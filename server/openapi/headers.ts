import { type Endpoint, isTaskSubresource } from '../../contract/operation.ts';
import { toParameterExample } from './examples.ts';

export const headerComponents = {
  'X-Request-Id': header(
    'Names this request; it is in the server’s log line too.',
    'c2f1e6a0-53f0-4a52-9f6e-0d6a3f3ab5c1',
  ),
  ETag: header('The version of what is answered, for If-None-Match and If-Match.', '"42"'),
  Link: header(
    'With `limit`, where the next page is; absent on the last.',
    '<http://localhost:3000/api/tasks?projectId=0190b5a0-7c1e-7a52-9d3b-4f2f5e6a7b8c&limit=100&cursor=abc>; rel="next"',
  ),
  'RateLimit-Policy': header('Answers to tokens only: how many requests in how many seconds.', '"token";q=100;w=60'),
  RateLimit: header('Answers to tokens only: what remains, and seconds until it is full again.', '"token";r=99;t=60'),
  'Retry-After': { ...header('Whole seconds after which the same call may pass.', 42), schema: { type: 'integer' } },
  'WWW-Authenticate': header('How to authenticate.', 'Bearer'),
  'Idempotency-Replayed': header('`true`: this is the kept answer of an earlier request with the same key.', 'true'),
};

export type ResponseHeaderName = keyof typeof headerComponents;

export const headerParameters = {
  'If-None-Match': parameter(
    'If-None-Match',
    'The ETag of what you have: if it is still current, the answer is an empty 304.',
    '"42"',
  ),
  'If-Match': parameter(
    'If-Match',
    'The ETag of what you read: if it has changed since, nothing is done and the 412 has the current object.',
    '"42"',
  ),
  'Idempotency-Key': parameter(
    'Idempotency-Key',
    'Makes repeating safe: for 24 hours the same key gives the same answer, and the change is made once.',
    '5f1c2b0e-6a3d-4e8f-9b7a-2d1c0e9f8a7b',
  ),
  'Last-Event-ID': parameter(
    'Last-Event-ID',
    'The `id` of the last event you have: the stream resumes after it.',
    '41',
  ),
};

export type HeaderParameterName = keyof typeof headerParameters;

/** The headers that an operation looks at. */
export function getRequestHeaderNames(
  { rest, access, write }: Endpoint,
  isConditional: boolean,
): HeaderParameterName[] {
  const applies: Record<HeaderParameterName, boolean> = {
    'If-None-Match': rest.method === 'GET' && !rest.stream,
    'If-Match': isConditional,
    'Idempotency-Key': write && access !== 'public',
    'Last-Event-ID': rest.stream === true,
  };
  return (Object.keys(applies) as HeaderParameterName[]).filter((name) => applies[name]);
}

/** The headers of an operation's success. */
export function getResponseHeaderNames(
  { rest, access, write, target }: Endpoint,
  isPaged: boolean,
): ResponseHeaderName[] {
  const { method, path, stream } = rest;
  const isVersioned =
    method === 'GET'
      ? !stream
      : method === 'POST'
        ? target
        : isTaskSubresource(rest) || (method === 'PATCH' && path.endsWith(`:${target}`));
  const isForTokens = access !== 'public' && access !== 'session';
  return [
    'X-Request-Id',
    ...(isVersioned ? (['ETag'] as const) : []),
    ...(isPaged ? (['Link'] as const) : []),
    ...(isForTokens ? (['RateLimit-Policy', 'RateLimit'] as const) : []),
    ...(write && access !== 'public' ? (['Idempotency-Replayed'] as const) : []),
  ];
}

/** The headers that come with a refusal. */
export function getErrorHeaderNames(status: number): ResponseHeaderName[] {
  if (status === 401) return ['X-Request-Id', 'WWW-Authenticate'];
  return status === 429 ? ['X-Request-Id', 'Retry-After'] : ['X-Request-Id'];
}

export function toHeaderRefs(names: ResponseHeaderName[]) {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function header(description: string, example: string | number) {
  return { description, schema: { type: 'string' }, example };
}

function parameter(name: string, description: string, example: string) {
  return {
    name,
    in: 'header',
    description,
    required: false,
    schema: { type: 'string' },
    ...toParameterExample(example, false),
  };
}
