import { apiRoutes, errorCodes } from 'virtual:routes';
import type * as z from 'zod';
import type { ErrorCode, InputIssue } from '../../contract/errors.ts';
import type { EndpointName, Operations } from '../../contract/index.ts';
import { t, translateServerMessage } from './i18n/index.ts';

export type ApiInput<N extends EndpointName> = z.input<Operations[N]['input']>;
export type ApiOutput<N extends EndpointName> = z.output<Operations[N]['output']>;

/**
 * Why a call failed. `unreachable`: the server did not answer, or something in between answered for it, such as a proxy
 * or the sign-in page of a network. The server may or may not have executed the call then.
 */
export interface ApiError {
  code: ErrorCode | 'unreachable';
  status: number;
  message: string;
  issues: InputIssue[];
  /** In seconds. */
  retryAfter: number | undefined;
  /** The body of a 412: the current version of what has changed in the meantime. */
  current?: Readonly<Record<string, unknown>> | undefined;
}

interface CallOptions {
  key?: string;
  signal?: AbortSignal;
  /** The user for whom the call is meant; by default the signed-in one. */
  userId?: string | undefined;
  /** Executes the call only if the resource has not changed since this rev. */
  ifMatchRev?: number | undefined;
  /** The request outlives the page. */
  keepalive?: boolean;
}

export type ApiResult<T> =
  /** `rev`: from the ETag. `nextCursor`: of the next page of a list. */
  { ok: true; value: T; rev: number | undefined; nextCursor?: string | undefined } | { ok: false; error: ApiError };

/** After this, a call without a complete response counts as failed. */
const maxCallMs = 20_000;

/**
 * Calls an operation of the contract. Never throws: errors are returned. Writes are safe to repeat with the same `key`,
 * the Idempotency-Key.
 */
export async function callApi<N extends EndpointName>(
  name: N,
  input: ApiInput<N>,
  { key, signal, userId = caller?.userId, ifMatchRev, keepalive = false }: CallOptions = {},
): Promise<ApiResult<ApiOutput<N>>> {
  const gate = name === 'sign_out' ? undefined : callGate();
  if (gate && !(await gate)) return unreachableResult;
  const route = apiRoutes[name] ?? (await import('virtual:laterRoutes').catch(() => undefined))?.laterRoutes[name];
  if (route === undefined) return unreachableResult;
  const [method = '', pathTemplate = '', arrayField, read] = route.split(' ');
  const fields: Record<string, unknown> = { ...input };
  const path = pathTemplate.replace(/:(\w+)/g, (_, field: string) => {
    const value = String(fields[field]);
    delete fields[field];
    return encodeURIComponent(value);
  });
  const query = method === 'GET' ? toQueryString(fields) : '';
  const headers: Record<string, string> = {};
  if (method !== 'GET') headers['content-type'] = 'application/json';
  if (method !== 'GET' && !read) headers['idempotency-key'] = key ?? createUuid();
  // Tabs share one session cookie, so somebody else may have signed in in another tab.
  if (name !== 'get_me') Object.assign(headers, getCallerHeader(userId));
  if (ifMatchRev !== undefined) headers['if-match'] = `"${ifMatchRev}"`;
  const url = `/api${path}${query}`;
  try {
    return await withTimeLimit(signal, async (limitedSignal) => {
      const response = await ((method === 'GET' && takePrefetched(url)) ||
        fetch(url, {
          method,
          headers,
          keepalive,
          signal: limitedSignal,
          ...(method !== 'GET' && { body: JSON.stringify(fields) }),
        }));
      const body: unknown = await response.json().catch(() => undefined);
      const isExpected = arrayField ? Array.isArray(body) : isObject(body);
      if (!response.ok || !isExpected) {
        const error = toApiError(response, body);
        if (error.code === 'other_account') caller?.onOtherAccount();
        return { ok: false, error };
      }
      const value = (arrayField ? { [arrayField]: body } : body) as ApiOutput<N>;
      return { ok: true, value, rev: parseRev(response), nextCursor: parseNextCursor(response) };
    });
  } catch {
    return unreachableResult;
  }
}

/** There was no response. */
export const unreachableError: ApiError = {
  code: 'unreachable',
  status: 0,
  message: '',
  issues: [],
  retryAfter: undefined,
};
export const unreachableResult = { ok: false, error: unreachableError } as const;

let caller: { userId: string; onOtherAccount: () => void } | undefined;

/** From here on calls are meant for this user: the server rejects them if somebody else has signed in. */
export function setCaller(next: typeof caller): void {
  caller = next;
}

/** Makes the server reject a request if it comes with the session of anybody else. */
export function getCallerHeader(userId = caller?.userId): Record<string, string> {
  return userId === undefined ? {} : { 'krokanti-user': userId };
}

let callGate: () => Promise<boolean> | undefined = () => undefined;

/** Before each call except `sign_out`, waits for what `gate` returns. If that is false, the call fails as unreachable. */
export function setCallGate(gate: typeof callGate): void {
  callGate = gate;
  // What prefetch.js requested did not wait.
  if (gate()) (globalThis as { prefetched?: object }).prefetched = {};
}

/** Describes an error to a person, in their language. */
export function getErrorMessage({ code, message }: ApiError): string {
  if (code === 'unreachable') return t('problem.unreachable');
  return message || t('problem.internal');
}

/** Rejects when `work` takes longer than `maxCallMs`, or when the signal is aborted. */
async function withTimeLimit<T>(
  signal: AbortSignal | undefined,
  work: (limitedSignal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const timer = setTimeout(abort, maxCallMs);
  signal?.addEventListener('abort', abort);
  // The response to a prefetched request cannot be aborted, only ignored.
  const aborted = new Promise<never>((_, reject) => controller.signal.addEventListener('abort', () => reject()));
  if (signal?.aborted) abort();
  return Promise.race([work(controller.signal), aborted]).finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  });
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
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
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
  const [, rev] = /^(?:W\/)?"(\d+)(?:[-;][\w-]+)?"$/.exec(response.headers.get('etag') ?? '') ?? [];
  return rev === undefined ? undefined : Number(rev);
}

function parseNextCursor(response: Response): string | undefined {
  const [, url] = /<([^<>]*)>; *rel="?next/.exec(response.headers.get('link') ?? '') ?? [];
  return url === undefined ? undefined : (new URL(url, location.origin).searchParams.get('cursor') ?? undefined);
}

export function toApiError(response: Response, body: unknown): ApiError {
  const { status } = response;
  const code = getErrorCode(status, body);
  const { error = '', issues = [] } = (code === undefined ? {} : body) as { error?: string; issues?: InputIssue[] };
  return {
    code: code ?? 'unreachable',
    status,
    message: translateServerMessage(error),
    issues: issues.map(({ path, message }) => ({ path, message: translateServerMessage(message) })),
    retryAfter: parseRetryAfter(response.headers.get('retry-after')),
    current: code === 'changed_meanwhile' ? (body as ApiError['current']) : undefined,
  };
}

/** The code of an error that our server sent; undefined for any other body, also one that a proxy sent as JSON. */
function getErrorCode(status: number, body: unknown): ErrorCode | undefined {
  const { error, code } = (isObject(body) ? body : {}) as { error?: unknown; code?: unknown };
  if (typeof error !== 'string') return undefined;
  // The API sends these two errors without a code.
  if (code === undefined && status === 401 && error === 'Unauthorized') return 'unauthorized';
  if (code === undefined && status === 429 && error === 'Rate limit exceeded') return 'rate_limited';
  return errorCodes[status]?.split(' ').find((known) => known === code) as ErrorCode | undefined;
}

/** Seconds, from a number or from the date that some proxies send. */
function parseRetryAfter(header: string | null): number | undefined {
  if (!header) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return seconds >= 0 ? seconds : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
