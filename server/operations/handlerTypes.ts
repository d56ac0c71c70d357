import type * as z from 'zod';
import type { EndpointName, OperationName, Operations, ToolName } from '../../contract/index.ts';
import type { ResourceIdField } from '../../contract/operation.ts';
import type { Actor, AuthorizedComment, AuthorizedResource, AuthorizedTask } from '../auth/authorize.ts';
import type { PasswordHashParams } from '../auth/passwordHash.ts';
import type { RateLimiter } from '../auth/rateLimiter.ts';
import type { RequireTextAllowance } from '../auth/textAllowance.ts';
import type { Config } from '../boot/config.ts';
import type { Db } from '../db/engine/database.ts';
import type { EventFeed } from '../events/createEventFeed.ts';
import type { CallRun } from '../events/openRuns.ts';
import type { SlotsPerKey } from '../events/slotsPerKey.ts';
import type { Mailer } from '../mail/mailer.ts';

/** What operations need besides the database. */
export interface Services {
  config: Pick<
    Config,
    | 'publicUrl'
    | 'defaultPlan'
    | 'signUpMode'
    | 'trashRetentionDays'
    | 'tokenRateLimit'
    | 'userRateLimit'
    | 'signInLimit'
    | 'mailLimits'
    | 'maxSpaceBytes'
    | 'userBytesPerHour'
    | 'spacesPerUser'
  >;
  rateLimiter: RateLimiter;
  requireTextAllowance: RequireTextAllowance;
  eventFeed: EventFeed;
  /** The exports that each user downloads at once. */
  exportSlots: SlotsPerKey;
  mailer: Mailer;
  /** Goes on with imports that have begun, in the background. */
  runImportsSoon(): void;
  /** The cost of new password hashes. */
  passwordHashParams: PasswordHashParams;
}

/** The context of every handler. */
export interface HandlerContext {
  db: Db;
  /** The request's time, ISO. */
  now: string;
  services: Services;
  /** Where the call comes from. */
  caller: {
    clientIp: string;
    userAgent: string | null;
    acceptLanguage?: string | undefined;
    /** The cookie by which the server recognizes a device that has signed in before. */
    deviceCookie?: string | undefined;
  };
  /** Whether the handler may throw a `NothingYetError`, because the caller waits for an answer. */
  canWait: boolean;
  /** Runs an effect in the background once the write is committed. */
  afterCommit(effect: () => Promise<void>): void;
  /** The revision of the last event that this call recorded. */
  recordedRev: number | undefined;
  /** The spaces whose event log this call has changed. */
  changedSpaceIds: Set<string>;
  /** The spaces that the response is about, when the call has neither a target nor changes their log. */
  answeredSpaceIds?: readonly string[];
  /** The run that the call's changes belong to; undefined for people in the app. */
  run?: CallRun | undefined;
  /** Lets the next change of the run's token begin another run. */
  forgetRun?: (runId: string) => void;
  /** The session that this call started; null when it ended the caller's session. */
  sessionChange: { secret: string; expiresAt: string } | null | undefined;
  /** The new value of the caller's device cookie. */
  newDeviceCookie: string | undefined;
}

/** The context of handlers whose operation needs an authenticated caller. */
export interface ActorContext extends HandlerContext {
  actor: Actor;
  /** Checks credentials and permissions again, for long-running results such as event streams. */
  isStillAllowed(): Promise<boolean>;
}

type Declared<N extends OperationName> = Operations[N];
type IsPublic<N extends OperationName> = Declared<N>['access'] extends 'public' ? true : false;

/** With a target, the context also has its row and the actor's role in its space. */
export type ContextFor<N extends OperationName> =
  IsPublic<N> extends true
    ? HandlerContext
    : Declared<N> extends { acceptsTrashed: true; target: 'commentId' }
      ? ActorContext & AuthorizedComment
      : Declared<N> extends { acceptsTrashed: true }
        ? ActorContext & AuthorizedTask
        : Declared<N> extends { target: infer T extends ResourceIdField }
          ? ActorContext & AuthorizedResource<T>
          : ActorContext;

export type OperationInput<N extends OperationName> = z.output<Declared<N>['input']>;
export type OperationOutput<N extends OperationName> =
  Declared<N> extends { rest: { stream: true } }
    ? AsyncIterable<z.input<Declared<N>['output']>[]>
    : Declared<N> extends { rest: { file: string } }
      ? FileOutput
      : z.input<Declared<N>['output']>;

/** The output of an operation that returns a file. */
export interface FileOutput {
  /** Of the characters a-z, 0-9, `.` and `-`. */
  fileName: string;
  /** Read only as fast as the client accepts it. */
  chunks: AsyncIterable<Uint8Array>;
}

/** Implements an operation. A write runs inside the transaction, where only the database may be awaited. */
export interface Handler<N extends OperationName, P = void> {
  (context: ContextFor<N>, input: OperationInput<N>, prepared: P): Promise<OperationOutput<N>>;
  prepare?: (context: ContextFor<N>, input: OperationInput<N>) => Promise<P>;
}

/** The tools whose input or output differs from REST. */
export type CustomShapeToolName = {
  [N in ToolName]: Declared<N> extends { mcp: { input: z.ZodObject } | { output: z.ZodObject } } ? N : never;
}[ToolName];

type ToolInput<N extends CustomShapeToolName> =
  Declared<N> extends { mcp: { input: infer I extends z.ZodObject } } ? z.output<I> : OperationInput<N>;
type ToolOutput<N extends CustomShapeToolName> =
  Declared<N> extends { mcp: { output: infer O extends z.ZodObject } } ? z.input<O> : OperationOutput<N>;

/** Implements an operation in the shape of its MCP tool, with the same domain functions as its REST handler. */
export type ToolHandler<N extends CustomShapeToolName> = (
  context: ContextFor<N>,
  input: ToolInput<N>,
) => Promise<ToolOutput<N>>;

/** A handler with its prepared type erased: only the pipeline passes what `prepare` returned to the handler. */
export interface AnyHandler<N extends OperationName> {
  (context: ContextFor<N>, input: OperationInput<N>, prepared: never): Promise<OperationOutput<N>>;
  prepare?: (context: ContextFor<N>, input: OperationInput<N>) => Promise<unknown>;
}

/** The operations that exist only as MCP tools. */
export type AgentOnlyOperationName = Exclude<OperationName, EndpointName>;
export type AgentOnlyHandlers = { [N in AgentOnlyOperationName]: AnyHandler<N> };

/** The handlers of all tools whose input or output differs from REST. */
export type CustomShapeToolHandlers = { [N in CustomShapeToolName]: ToolHandler<N> };

/** Adds slow work that runs before the transaction, such as hashing a password. */
export function withPreparation<N extends OperationName, P>(
  prepare: (context: ContextFor<N>, input: OperationInput<N>) => Promise<P>,
  handle: (context: ContextFor<N>, input: OperationInput<N>, prepared: P) => Promise<OperationOutput<N>>,
): Handler<N, P> {
  return Object.assign(handle, { prepare });
}
