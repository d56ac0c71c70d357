/** Every refusal the product can give: its code, its HTTP status and its default words. */
export const errors = {
  invalid_input: { status: 400, message: 'Invalid input' },
  unauthorized: { status: 401, message: 'Unauthorized' },
  wrong_credentials: { status: 401, message: 'Wrong e-mail or password' },
  pro_required: { status: 402, message: 'API access requires a Pro or Team plan' },
  insufficient_role: { status: 403, message: 'Your role in this space does not allow this' },
  read_only_token: { status: 403, message: 'This token may only read' },
  session_required: { status: 403, message: 'Only a signed-in session may do this, not an API token' },
  instance_admin_required: { status: 403, message: 'Only the first user of this instance may do this' },
  foreign_origin: { status: 403, message: 'Requests from another origin need an API token' },
  not_found: { status: 404, message: 'Not found' },
  method_not_allowed: { status: 405, message: 'Method not allowed' },
  slug_taken: { status: 409, message: 'Slug already taken' },
  name_taken: { status: 409, message: 'Name already taken' },
  email_taken: { status: 409, message: 'E-mail already taken' },
  personal_space: { status: 409, message: 'The personal space always has exactly its one member' },
  project_archived: { status: 409, message: 'The project is archived: restore it first' },
  last_owner: { status: 409, message: 'A space keeps at least one owner: make someone else an owner first' },
  already_member: { status: 409, message: 'Already a member of this space' },
  changed_meanwhile: { status: 412, message: 'It has changed since you read it: this is how it is now' },
  payload_too_large: { status: 413, message: 'The body is too large: at most 1 MB' },
  unsupported_media_type: { status: 415, message: 'Send the body as application/json' },
  key_reused: { status: 422, message: 'This Idempotency-Key was used for a different request' },
  rate_limited: { status: 429, message: 'Rate limit exceeded' },
  too_many_attempts: { status: 429, message: 'Too many attempts: try again later' },
  internal: { status: 500, message: 'Something went wrong on our side' },
  unavailable: {
    status: 503,
    message: 'The database cannot be reached or written right now: try again, safely with an Idempotency-Key',
  },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorCode = keyof typeof errors;

/** The document gives these two bodies to the letter, and they have no code. */
const bare: ReadonlySet<ErrorCode> = new Set(['unauthorized', 'rate_limited']);

export interface InputIssue {
  /** Where in the input, dotted: `dueDate`, `assigneeIds.0`. */
  path: string;
  message: string;
}

/** How what is said of a field begins that nothing has. */
export const unknownFieldMessage = 'is not a field here';

export interface ErrorBody {
  error: string;
  code?: ErrorCode;
  issues?: InputIssue[];
  [current: string]: unknown;
}

/** A refusal on its way to the caller. Whoever throws it has changed nothing. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  /** Added to the body: the issues of a 400, the current object of a 412. */
  readonly details: Record<string, unknown>;
  /** Whole seconds after which the same call may pass (429 only). */
  readonly retryAfter: number | undefined;

  constructor(
    code: ErrorCode,
    message?: string,
    more: { details?: Record<string, unknown>; retryAfter?: number; cause?: unknown } = {},
  ) {
    // The cause is for the log alone.
    super(message ?? errors[code].message, more.cause === undefined ? {} : { cause: more.cause });
    this.name = 'Refusal';
    this.code = code;
    this.status = errors[code].status;
    this.details = more.details ?? {};
    this.retryAfter = more.retryAfter;
  }

  /** The body as every transport sends it. */
  get body(): ErrorBody {
    return bare.has(this.code) ? { error: this.message } : { error: this.message, code: this.code, ...this.details };
  }
}

/** A 400 that names the field: `dueDate: must be ...`. */
export function invalidInput(path: string, message: string): AppError {
  return invalidInputs([{ path, message }]);
}

export function invalidInputs(issues: InputIssue[]): AppError {
  const text = issues.map((issue) => (issue.path ? `${issue.path}: ${issue.message}` : issue.message)).join('; ');
  return new AppError('invalid_input', text, { details: { issues } });
}

export function notFound(what: string): AppError {
  return new AppError('not_found', `${what} not found`);
}
