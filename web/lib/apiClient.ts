import { apiRoutes } from 'virtual:routes';
import type * as z from 'zod';
import type { ErrorCode, InputIssue } from '../../contract/errors.ts';
import type { EndpointName, Operations } from '../../contract/index.ts';
import { t, translateServerMessage } from './i18n/index.ts';

export type ApiInput<N extends EndpointName> = z.input<Operations[N]['input']>;
export type ApiOutput<N extends EndpointName> = z.output<Operations[N]['output']>;

/** Why a call failed. After `unreachable`, the server may or may not have executed it. */
export interface ApiError {
  code: ErrorCode | 'unreachable' | 'unauthorized';
  status: number;
  message: string;
  issues: InputIssue[];
  /** In seconds. */
  retryAfter: number | undefined;
}

export type ApiResult<T> =
  /** `rev`: from the ETag. `nextCursor`: of the next page of a list. */
  { ok: true; value: T; rev: number | undefined; nextCursor?: string | undefined } | { ok: false; error: ApiError };

/**
 * Calls an operation of the contract. Never throws: errors are returned. Writes are safe to repeat with the same `key`,
 * the Idempotency-Key.
 */
export async function callApi<N extends EndpointName>(
  name: N,
  input: ApiInput<N>,
  { key, signal }: { key?: string; signal?: AbortSignal } = {},
): Promise<ApiResult<ApiOutput<N>>> {
  const [method, pathTemplate, arrayField, isWrite] = apiRoutes[name];
  const fields: Record<string, unknown> = { ...input };
  const path = pathTemplate.replace(/:(\w+)/g, (_, field: string) => {
    const value = String(fields[field]);
    delete fields[field];
    return encodeURIComponent(value);
  });
  const query = method === 'GET' ? toQueryString(fields) : '';
  const headers: Record<string, string> = {};
  if (method !== 'GET') headers['content-type'] = 'application/json';
  if (isWrite) headers['idempotency-key'] = key ?? createUuid();
  try {
    const url = `/api${path}${query}`;
    const response = await ((method === 'GET' && takePrefetched(url)) ||
      fetch(url, {
        method,
        headers,
        ...(method !== 'GET' && { body: JSON.stringify(fields) }),
        ...(signal && { signal }),
      }));
    const body: unknown = await response.json().catch(() => undefined);
    if (!response.ok || body === undefined) return { ok: false, error: toApiError(response, body) };
    const value = (arrayField ? { [arrayField]: body } : body) as ApiOutput<N>;
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

/** Returns the response to a request that prefetch.js sent, the first time only. */
function takePrefetched(url: string): Promise<Response> | undefined {
  const { prefetched = {} } = globalThis as { prefetched?: Record<string, Promise<Response>> };
  const response = prefetched[url];
  delete prefetched[url];
  return response;
}

/** Returns a UUIDv4. Browsers offer `crypto.randomUUID` only over https, and the app may be served over plain http. */
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
  const [, url] = /<([^>]*)>; *rel="?next/.exec(response.headers.get('link') ?? '') ?? [];
  return url === undefined ? undefined : (new URL(url, location.origin).searchParams.get('cursor') ?? undefined);
}

function toApiError(response: Response, body: unknown): ApiError {
  const { error = '', code, issues = [] } = (body ?? {}) as { error?: string; code?: ErrorCode; issues?: InputIssue[] };
  const retryAfter = response.headers.get('retry-after');
  const knownCode =
    code ?? (response.status === 401 ? 'unauthorized' : response.status === 429 ? 'rate_limited' : undefined);
  // A 5xx without JSON comes from a proxy in front of the server.
  const isFromServer = body !== undefined || response.status < 500;
  return {
    code: isFromServer ? (knownCode ?? 'internal') : 'unreachable',
    status: response.status,
    message: translateServerMessage(error),
    issues: issues.map(({ path, message }) => ({ path, message: translateServerMessage(message) })),
    retryAfter: retryAfter ? Number(retryAfter) : undefined,
  };
}
