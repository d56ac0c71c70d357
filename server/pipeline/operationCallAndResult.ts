import type { AuthenticatedCaller, Credentials } from '../auth/authenticate.ts';
import type { DbVersion } from '../db/engine/database.ts';
import type { FileOutput, HandlerContext } from '../operations/handlerTypes.ts';
import type { RateLimitUsage } from './admission.ts';
import type { RenderedOutput } from './resultCache.ts';

export type { DbVersion } from '../db/engine/database.ts';
export type { FileOutput };

/** A call of an operation, as every transport passes it to the pipeline. */
export interface OperationCall {
  credentials: Credentials | null;
  /** Called only after the caller is authenticated, so that a 401 takes precedence over a 400. */
  input: () => Record<string, unknown>;
  /** The input field that the caller knows as `id`; errors name it so. */
  pathIdField?: string | undefined;
  /** The call is an MCP tool call: it uses the tool's input and output schemas and rejects unknown fields. */
  isTool?: boolean;
  /** The value of the If-Match header: a list of ETags. */
  ifMatch?: string | undefined;
  /** The value of the If-None-Match header: a list of ETags. */
  ifNoneMatch?: string | undefined;
  idempotencyKey?: string | undefined;
  /** How long the key is valid; by default 24 hours. */
  idempotencyKeyLifetimeMs?: number | undefined;
  /** The user for whom the call is meant. The credentials of anybody else are rejected. */
  expectedUserId?: string | undefined;
  /** The name that the calling program gives itself. */
  clientName?: string | null;
  /** Tells programs with the same token apart: their changes belong to different runs. */
  runKey?: string | undefined;
  /** The run that the changes of the call belong to. Without it, they continue the caller's recent run or begin one. */
  runId?: string | undefined;
  clientIp: string;
  userAgent?: string | null;
  /** The cookie by which the server recognizes a device that has signed in before. */
  deviceCookie?: string | undefined;
  /** The value of the Accept-Language header. */
  acceptLanguage?: string | undefined;
  /** Called with the token's rate limit usage, also when the limit is exceeded. */
  onRateLimit?: (usage: RateLimitUsage) => void;
  /** Calls the listener when the client is gone or has its response. */
  onClose?: (listener: () => void) => void;
  /** Serializes the output into a form that can be cached. Without it, the result is not cached. */
  render?: (output: unknown) => RenderedOutput;
}

export interface OperationResult {
  /** Matches the operation's output schema; undefined if `isNotModified` or `rendered` is set. */
  output: unknown;
  /** What the call's `render` returned, for this call or for an earlier one. */
  rendered?: RenderedOutput;
  /** The caller's If-None-Match names the current ETag. */
  isNotModified: boolean;
  etag?: string | undefined;
  /** The stored result of an earlier call with the same Idempotency-Key. */
  isReplayed: boolean;
  /** The run that the changes of the call belong to; undefined if it changed nothing, or a person in the app made them. */
  runId?: string | undefined;
  /** The session that the call started; null: the call ended the caller's session. */
  sessionChange?: HandlerContext['sessionChange'];
  newDeviceCookie?: string | undefined;
  /** The key of the result in the result cache. */
  cacheKey?: string;
  /** Lets `revalidate` answer the same request of the same caller. */
  validator?: CacheValidator;
}

/** Everything a cached result depends on. */
export interface CacheValidator {
  cacheKey: string;
  etag: string;
  caller: AuthenticatedCaller;
  authEpoch: DbVersion['authEpoch'];
}
