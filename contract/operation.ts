import type * as z from 'zod';
import type { ErrorCode } from './errors.ts';
import type { Role } from './rules/roles.ts';

/**
 * Who may call:
 * `public` anyone, `session` a signed-in person but no API token, `user` any authenticated caller,
 * a role: a member of the target's space with at least that role.
 */
export type Access = 'public' | 'session' | 'user' | Role;

/** The input field that names the thing acted on; its space decides who may. */
export type ResourceIdField = 'spaceId' | 'projectId' | 'statusId' | 'taskId' | 'commentId' | 'labelId';

export interface RestRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api`; `:name` parts are input fields. */
  path: string;
  /** 201 for POST and 200 for the rest, unless given. */
  status?: 200 | 201;
  /** The output's field that is sent alone, as an array; `nextCursor` then goes into a Link header. */
  arrayField?: string;
  /** The output is a stream of server-sent events. */
  stream?: true;
}

/** The operation as a tool for agents; its name is the operation's. */
export interface McpTool {
  /** Its name for people. */
  title: string;
  /** What a model needs to know to choose it and use it; the summary, unless given. */
  description?: string;
  /** What it must know of an input field beyond its name and type, at whatever depth. */
  fieldHints?: Record<string, string>;
  /** What it does cannot be undone. */
  destructive?: true;
  /** Called again with the same input, it changes nothing more. */
  idempotent?: true;
  /** Takes an `idempotencyKey`: with the same one, it makes nothing twice. */
  takesIdempotencyKey?: true;
  /** What it takes, where that is not what REST takes. */
  input?: z.ZodObject;
  /** What it answers, where that is leaner than REST's answer. */
  output?: z.ZodObject;
}

export interface Operation {
  /** One line for people and models: what it does, and what to know. */
  summary: string;
  /** More to know, in Markdown. */
  description?: string;
  access: Access;
  /** Required with a role, unless the input may leave it out. */
  target?: ResourceIdField;
  /** Changes something: runs in a transaction, refused to read-only tokens. */
  write: boolean;
  /** Absent: it is only a tool. */
  rest?: RestRoute;
  /** Absent: it is no tool. */
  mcp?: McpTool;
  input: z.ZodObject;
  output: z.ZodType;
  /**
   * What its ETag follows: `rev` (the default), the number of the last write to the target, or to any of the caller's
   * spaces where there is no target; `content`, the answer itself, where it depends on more than that.
   */
  etag: 'rev' | 'content';
  /** What it can refuse beyond what its access implies. */
  errors: readonly ErrorCode[];
  /** The output holds a secret: it is never kept in the clear, not even for an Idempotency-Key. */
  hasSecretOutput: boolean;
}

/** An operation that REST has. */
export type Endpoint = Operation & { rest: RestRoute };

/** Whether it changes who a task is assigned to, or what it waits for: no things by themselves, and answered with the task. */
export function isTaskSubresource({ path }: RestRoute): boolean {
  return /^\/tasks\/:taskId\/(assignees|blockers)\//.test(path);
}

type Defaulted = 'write' | 'etag' | 'errors' | 'hasSecretOutput';
type Declaration = Omit<Operation, Defaulted> &
  Partial<Pick<Operation, Defaulted>> &
  // Where no method tells, it is said outright whether something changes.
  ({ rest: RestRoute } | { write: boolean });

/** Declares an operation once; REST, OpenAPI and the other transports derive from it. */
export function operation<const D extends Declaration>(declaration: D): D & Pick<Operation, Defaulted> {
  return { write: declaration.rest?.method !== 'GET', etag: 'rev', errors: [], hasSecretOutput: false, ...declaration };
}
