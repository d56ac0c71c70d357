import { apiRoutes } from 'virtual:routes';
import type * as z from 'zod';
import type { ErrorCode, InputIssue } from '../../contract/errors.ts';
import type { EndpointName, Operations } from '../../contract/index.ts';
import { t, translateServerMessage } from './i18n/index.ts';

export type ApiInput<N extends EndpointName> = z.input<Operations[N]['input']>;
export type ApiOutput<N extends EndpointName> = z.output<Operations[N]['output']>;

/** Why a call did not do what it should. `unreachable`: nobody knows whether it was done. */
export interface ApiError {
  code: ErrorCode | 'unreachable' | 'unauthorized';
  status: number;
  message: string;
  issues: InputIssue[];
  /** Seconds after which it may pass. */
  retryAfter: number | undefined;
}

export type ApiResult<T> =
  /** `next`: the cursor of the page after this one. */
  { ok: true; value: T; rev: number | undefined; nextCursor?: string | undefined } | { ok: false; error: ApiError };

/** Calls an operation of the contract. Never throws: what went wrong is a value. */
export async function callApi<N extends EndpointName>(
  name: N,
  input: ApiInput<N>,
  { key, signal }: { key?: string; signal?: AbortSignal } = {},
): Promise<ApiResult<ApiOutput<N>>> {
  const [method, path, array, write] = apiRoutes[name];
  const rest: Record<string, unknown> = { ...input };
  const filled = path.replace(/:(\w+)/g, (_, field: string) => {
    const value = String(rest[field]);
    delete rest[field];
    return encodeURIComponent(value);
  });
  const query = method === 'GET' ? toQueryString(rest) : '';
  const headers: Record<string, string> = {};
  if (method !== 'GET') headers['content-type'] = 'application/json';
  if (write) headers['idempotency-key'] = key ?? createUuid();
  try {
    const url = `/api${filled}${query}`;
    const response = await ((method === 'GET' && takePrefetched(url)) ||
      fetch(url, {
        method,
        headers,
        ...(method !== 'GET' && { body: JSON.stringify(rest) }),
        ...(signal && { signal }),
      }));
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok || body === undefined) return { ok: false, error: toApiError(response, body) };
    const value = (array ? { [array]: body } : body) as ApiOutput<N>;
    return { ok: true, value, rev: parseRev(response), nextCursor: parseNextCursor(response) };
  } catch {
    return { ok: false, error: { code: 'unreachable', status: 0, message: '', issues: [], retryAfter: undefined } };
  }
}

/** Describes an error to a person, in their language. */
export function getErrorMessage({ code, message }: ApiError): string {
  if (code === 'unreachable') return t('problem.unreachable');
  return message || t('problem.internal');
}

/** An answer that prefetch.js has asked for: once. */
function takePrefetched(url: string): Promise<Response> | undefined {
  const { early = {} } = globalThis as { early?: Record<string, Promise<Response>> };
  const answer = early[url];
  delete early[url];
  return answer;
}

/** A UUID, also where the page is served over plain http and `crypto.randomUUID` is missing. */
export function createUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] as number & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function toQueryString(fields: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [field, value] of Object.entries(fields)) if (value !== undefined) query.set(field, String(value));
  return query.size > 0 ? `?${query}` : '';
}

function parseRev(response: Response): number | undefined {
  const [, rev] = /^(?:W\/)?"(\d+)(?:-\w+)?"$/.exec(response.headers.get('etag') ?? '') ?? [];
  return rev === undefined ? undefined : Number(rev);
}

function parseNextCursor(response: Response): string | undefined {
  const [, address] = /<([^>]*)>; *rel="?next/.exec(response.headers.get('link') ?? '') ?? [];
  return address === undefined
    ? undefined
    : (new URL(address, location.origin).searchParams.get('cursor') ?? undefined);
}

function toApiError(response: Response, body: unknown): ApiError {
  const { error = '', code, issues = [] } = (body ?? {}) as { error?: string; code?: ErrorCode; issues?: InputIssue[] };
  const wait = response.headers.get('retry-after');
  const named =
    code ?? (response.status === 401 ? 'unauthorized' : response.status === 429 ? 'rate_limited' : undefined);
  // A proxy's page instead of JSON says nothing about the call.
  const isOurs = body !== undefined || response.status < 500;
  return {
    code: isOurs ? (named ?? 'internal') : 'unreachable',
    status: response.status,
    message: translateServerMessage(error),
    issues: issues.map(({ path, message }) => ({ path, message: translateServerMessage(message) })),
    retryAfter: wait ? Number(wait) : undefined,
  };
}
