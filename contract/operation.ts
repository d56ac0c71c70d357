import type * as z from 'zod';
import type { ErrorCode } from './errors.ts';
import type { Role } from './rules/roles.ts';

/**
 * Who may call an operation: `public` anyone, `session` a signed-in user but no API token, `user` any authenticated
 * caller, a role: a member of the target's space with at least that role.
 */
export type Access = 'public' | 'session' | 'user' | Role;

/** The input field that identifies the target resource. The caller's role in its space determines access. */
export type ResourceIdField = 'spaceId' | 'projectId' | 'statusId' | 'taskId' | 'commentId' | 'labelId' | 'runId';

export interface RestRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Relative to `/api`; `:name` parts are input fields. */
  path: string;
  /** Default: 201 for POST, otherwise 200. */
  status?: 200 | 201;
  /** The output field that is sent as the entire body; `nextCursor` then goes into a Link header. */
  arrayField?: string;
  /** The body is the text in this output field instead of JSON. */
  textBody?: { field: string; mediaType: string };
  /** The body is not read: mail programs send one of their own. */
  ignoresBody?: true;
  /** The output is a stream of server-sent events. */
  stream?: true;
  /** The output is a file of this type, for download. */
  file?: 'application/zip';
  /** Another method and path of the same operation, with the remaining input in the body. Responds with 200. */
  alias?: { method: RestRoute['method']; path: string };
}

/** How the operation appears as an MCP tool. The tool has the operation's name. */
export interface McpTool {
  /** The name shown to people. */
  title: string;
  /** What a model needs to know to choose and use the tool. Default: the summary. */
  description?: string;
  /** What a model needs to know about an input field beyond its name and type, at any depth. */
  fieldHints?: Record<string, string>;
  /** It removes something, so that programs may ask their user first. */
  destructive?: true;
  /** Calling it again with the same input changes nothing. */
  idempotent?: true;
  /** Takes an `idempotencyKey`, with which a retry creates nothing twice. */
  takesIdempotencyKey?: true;
  /** The same call of the same token without a key, within this time in milliseconds, is taken for a retry. */
  retryWindowMs?: number;
  /** Present when the tool's input differs from REST. */
  input?: z.ZodObject;
  /** Present when the tool's output differs from REST. */
  output?: z.ZodObject;
}

export interface Operation {
  /** One line for people and models. */
  summary: string;
  /** Details, in Markdown. */
  description?: string;
  access: Access;
  /** Required when `access` is a role; the input field itself may be optional. */
  target?: ResourceIdField;
  /** The target, a task or a comment, may also be in the trash. Other operations do not find it there. */
  acceptsTrashed?: true;
  /** Whether it changes data: it then runs in a write transaction and rejects read-only tokens. */
  write: boolean;
  /** Absent for operations that exist only as tools. */
  rest?: RestRoute;
  /** Absent for operations that are not tools. */
  mcp?: McpTool;
  input: z.ZodObject;
  output: z.ZodType;
  /**
   * What its ETag is made from. `rev`, the default: the revision of the last write to the target, or to any of the
   * caller's spaces if there is no target. `content`: the response itself, when it depends on more than that.
   */
  etag: 'rev' | 'content';
  /** Errors beyond those that its access implies. */
  errors: readonly ErrorCode[];
  /** The output field with a secret. It is sent only once: a repeated Idempotency-Key returns the rest of the output. */
  secretField?: string;
  /** Agents may do it to a task that another agent works on. */
  worksOnLeasedTasks?: true;
  /** It acts on the account or creates a space, so tokens that are confined to some spaces cannot call it. */
  needsAllSpaces?: true;
}

/** An operation with a REST route. */
export type Endpoint = Operation & { rest: RestRoute };

/** Whether a route changes the assignees, blockers or labels of a task, trashes it or skips it. It has no resource of its own: it returns the task. */
export function isTaskSubresource({ path }: RestRoute): boolean {
  return /^\/tasks\/:taskId\/(assignees|blockers|labels|trash|skip)(\/|$)/.test(path);
}

/** The operation as it is at its alias, if it has one. */
export function getAliasEndpoint(operation: Endpoint): Endpoint | undefined {
  const { alias, ...rest } = operation.rest;
  return alias && { ...operation, rest: { ...rest, ...alias, status: 200 } };
}

/** Whether the output is one JSON value, which has an ETag and can be repeated; neither a stream nor a file. */
export function hasJsonOutput({ stream, file }: Pick<RestRoute, 'stream' | 'file'>): boolean {
  return !stream && !file;
}

/** The input field that clients know as `id`, as in the public API document: the first parameter of the path. */
export function getPathIdField({ path }: RestRoute): string | undefined {
  return /:(\w+)/.exec(path)?.[1];
}

type Defaulted = 'write' | 'etag' | 'errors';
type Declaration = Omit<Operation, Defaulted> &
  Partial<Pick<Operation, Defaulted>> &
  // Without a method to derive it from, `write` must be explicit.
  ({ rest: RestRoute } | { write: boolean });

/** Declares an operation. REST, MCP, OpenAPI and the clients derive from it. */
export function operation<const D extends Declaration>(declaration: D): D & Pick<Operation, Defaulted> {
  return { write: declaration.rest?.method !== 'GET', etag: 'rev', errors: [], ...declaration };
}
