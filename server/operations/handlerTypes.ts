import type * as z from 'zod';
import type { EndpointName, OperationName, Operations, ToolName } from '../../contract/index.ts';
import type { ResourceIdField } from '../../contract/operation.ts';
import type { Actor, AuthorizedResource } from '../auth/authorize.ts';
import type { RateLimiter } from '../auth/rateLimiter.ts';
import type { Config } from '../boot/config.ts';
import type { Db } from '../db/engine/database.ts';
import type { EventFeed } from '../events/eventFeed.ts';
import type { Mailer } from '../mail/mailer.ts';

/** What operations need of the world besides the database. */
export interface Services {
  config: Pick<Config, 'publicUrl' | 'defaultPlan' | 'tokenRateLimit'>;
  rateLimiter: RateLimiter;
  eventFeed: EventFeed;
  mailer: Mailer;
}

/** What every handler gets. */
export interface HandlerContext {
  db: Db;
  /** The request's time, ISO. */
  now: string;
  services: Services;
  /** From where the call comes: address, and browser with its languages if it says so. */
  caller: { clientIp: string; userAgent: string | null; acceptLanguage?: string | undefined };
  /** Runs once the write is durable, while the answer is on its way. It must not fail. */
  afterCommit(effect: () => Promise<void>): void;
  /** The number of the last write recorded by this call. */
  recordedRev: number | undefined;
  /** Spaces whose log this call has added to. */
  changedSpaceIds: Set<string>;
  /** The session this call began, or null: it ended the caller's. */
  sessionChange: { secret: string; expiresAt: string } | null | undefined;
}

/** What handlers of authenticated operations get besides. */
export interface ActorContext extends HandlerContext {
  actor: Actor;
  /** Whether the actor may still do this, asked afresh: for answers that take long. */
  isStillAllowed(): Promise<boolean>;
}

type Declared<N extends OperationName> = Operations[N];
type IsPublic<N extends OperationName> = Declared<N>['access'] extends 'public' ? true : false;

/** With a target, its row and the actor's role in its space come along. */
export type ContextFor<N extends OperationName> =
  IsPublic<N> extends true
    ? HandlerContext
    : Declared<N> extends { target: infer T extends ResourceIdField }
      ? ActorContext & AuthorizedResource<T>
      : ActorContext;

export type OperationInput<N extends OperationName> = z.output<Declared<N>['input']>;
export type OperationOutput<N extends OperationName> =
  Declared<N> extends { rest: { stream: true } }
    ? AsyncIterable<z.input<Declared<N>['output']>[]>
    : z.input<Declared<N>['output']>;

/** Carries out an operation. In a write it runs in the transaction: only the database may be awaited. */
export interface Handler<N extends OperationName, P = void> {
  (context: ContextFor<N>, input: OperationInput<N>, prepared: P): Promise<OperationOutput<N>>;
  prepare?: (context: ContextFor<N>, input: OperationInput<N>) => Promise<P>;
}

/** The tools whose input or answer is not that of REST. */
export type CustomShapeToolName = {
  [N in ToolName]: Declared<N> extends { mcp: { input: z.ZodObject } | { output: z.ZodObject } } ? N : never;
}[ToolName];

type ToolInput<N extends CustomShapeToolName> =
  Declared<N> extends { mcp: { input: infer I extends z.ZodObject } } ? z.output<I> : OperationInput<N>;
type ToolOutput<N extends CustomShapeToolName> =
  Declared<N> extends { mcp: { output: infer O extends z.ZodObject } } ? z.input<O> : OperationOutput<N>;

/** Carries out an operation in the shape that its tool has, by the same functions as the operation's own handler. */
export type ToolHandler<N extends CustomShapeToolName> = (
  context: ContextFor<N>,
  input: ToolInput<N>,
) => Promise<ToolOutput<N>>;

/** A handler of which only `run` knows that what it prepared is what it gets. */
export interface AnyHandler<N extends OperationName> {
  (context: ContextFor<N>, input: OperationInput<N>, prepared: never): Promise<OperationOutput<N>>;
  prepare?: (context: ContextFor<N>, input: OperationInput<N>) => Promise<unknown>;
}

/** The operations that exist only as MCP tools. */
export type AgentOnlyOperationName = Exclude<OperationName, EndpointName>;
export type AgentOnlyHandlers = { [N in AgentOnlyOperationName]: AnyHandler<N> };

/** The handlers of all tools whose input or output differs from REST. */
export type ToolHandlers = { [N in CustomShapeToolName]: ToolHandler<N> };

/** A handler with slow work that comes before its transaction, such as hashing a password. */
export function withPreparation<N extends OperationName, P>(
  prepare: (context: ContextFor<N>, input: OperationInput<N>) => Promise<P>,
  handle: (context: ContextFor<N>, input: OperationInput<N>, prepared: P) => Promise<OperationOutput<N>>,
): Handler<N, P> {
  return Object.assign(handle, { prepare });
}
