/** All error codes, with their HTTP status and default message. */
export const errors = {
  invalid_input: { status: 400, message: 'Invalid input' },
  other_space: { status: 400, message: 'A task stays in its space. Choose a project of the same space.' },
  ambiguous: { status: 400, message: 'The name or ref matches several items. Use the id.' },
  unauthorized: { status: 401, message: 'Unauthorized' },
  wrong_credentials: { status: 401, message: 'Wrong email or password' },
  pro_required: { status: 402, message: 'API access requires a Pro or Team plan' },
  insufficient_role: { status: 403, message: 'Your role in this space does not allow this' },
  read_only_token: { status: 403, message: 'This token is read-only' },
  confined_token: { status: 403, message: 'This token is confined to some of your spaces, so it cannot do this' },
  session_required: { status: 403, message: 'This requires a signed-in session, not an API token' },
  person_required: { status: 403, message: 'Only a person who is signed in can do this, not a token' },
  instance_admin_required: { status: 403, message: 'Only the server admin can do this' },
  other_account: { status: 403, message: 'This request is for a different account than the one that is signed in' },
  foreign_origin: { status: 403, message: 'Requests from another origin require an API token' },
  sign_up_closed: { status: 403, message: 'To create an account on this server, open an invitation link' },
  not_found: { status: 404, message: 'Not found' },
  in_trash: { status: 404, message: 'The task is in the trash' },
  method_not_allowed: { status: 405, message: 'Method not allowed' },
  slug_taken: { status: 409, message: 'Slug already taken' },
  key_taken: { status: 409, message: 'Another space of one of its members has or had this key' },
  name_taken: { status: 409, message: 'Name already taken' },
  email_taken: { status: 409, message: 'Email already taken' },
  personal_space: { status: 409, message: 'A personal space always has exactly one member' },
  project_archived: { status: 409, message: 'The project is archived. Restore it first.' },
  last_owner: { status: 409, message: 'A space must have at least one owner. Make someone else an owner first.' },
  already_member: { status: 409, message: 'Already a member of this space' },
  not_your_run: { status: 403, message: 'This is the run of another token or person' },
  run_ended: {
    status: 409,
    message: 'This run has ended or was taken back. Leave runId out to begin another.',
  },
  run_stopped: {
    status: 409,
    message: 'A person has stopped this run. Change nothing more until a person resumes it.',
  },
  already_undone: { status: 409, message: 'This run was already taken back' },
  run_too_old: { status: 409, message: 'A run can be taken back for 30 days' },
  run_too_large: {
    status: 409,
    message: 'A run of more than 5,000 changes, or with more than 20 MB of text, cannot be taken back at once',
  },
  changed_meanwhile: {
    status: 412,
    message: 'The resource has changed since you read it. The response contains the current version.',
  },
  version_required: {
    status: 428,
    message: 'To replace a description, pass the version you have read. To change parts of it, use edits.',
  },
  description_cut: { status: 412, message: 'You have read only part of the description. Use edits.' },
  not_ready: { status: 409, message: 'The task is not ready to be worked on' },
  leased: { status: 409, message: 'Another agent works on the task. Comments are possible.' },
  lease_lost: { status: 409, message: 'The lease has ended, or somebody else works on the task' },
  lease_stopped: { status: 409, message: 'A person has stopped the work on the task' },
  too_many_leases: { status: 409, message: 'Too many claimed tasks. Report on one first.' },
  not_waiting: { status: 409, message: 'No agent waits for an answer' },
  edit_not_found: { status: 409, message: 'The text to find does not occur in the description' },
  edit_ambiguous: { status: 409, message: 'The text to find occurs more than once. Include more of the line.' },
  import_started: { status: 409, message: 'This import has already started' },
  import_running: { status: 409, message: 'The import is running. Wait until it has ended.' },
  import_not_done: { status: 409, message: 'Only an import that is done can be taken back' },
  unknown_label: { status: 400, message: 'The space has no such label' },
  payload_too_large: { status: 413, message: 'The request body is too large. The limit is 1 MB.' },
  space_full: { status: 413, message: 'The space is full. Delete tasks or comments first.' },
  too_many_calendars: { status: 409, message: 'You have the maximum of 50 calendar feeds. Delete one first.' },
  too_many_copies: { status: 409, message: 'At most 1,000 tasks can be duplicated at once' },
  too_many_exports: {
    status: 429,
    message: 'Too many of your exports are being downloaded. Wait until one has ended.',
  },
  too_many_spaces: { status: 413, message: 'You own the maximum number of spaces. Delete one first.' },
  unsupported_media_type: { status: 415, message: 'Send the body as application/json' },
  unknown_host: { status: 421, message: 'This server does not accept this host name. Add it to ALLOWED_HOSTS.' },
  key_reused: { status: 422, message: 'This Idempotency-Key was used for a different request' },
  rate_limited: { status: 429, message: 'Rate limit exceeded' },
  too_many_attempts: { status: 429, message: 'Too many attempts. Try again later.' },
  too_many_streams: { status: 429, message: 'Too many event streams are open. Close one first.' },
  too_much_text: { status: 429, message: 'You have written too much text in the last hour. Try again later.' },
  internal: { status: 500, message: 'Something went wrong on the server' },
  unavailable: {
    status: 503,
    message: 'The database is temporarily unavailable. Retry, with an Idempotency-Key if it is a write.',
  },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorCode = keyof typeof errors;

/** The public API document specifies the bodies of these two errors without a code. */
const uncodedErrors: ReadonlySet<ErrorCode> = new Set(['unauthorized', 'rate_limited']);

export interface InputIssue {
  /** The dotted path in the input: `dueDate`, `assigneeIds.0`. */
  path: string;
  message: string;
}

/** How the message about an unknown input field starts. */
export const unknownFieldMessage = 'is not a known field';

export interface ErrorBody {
  error: string;
  code?: ErrorCode;
  issues?: InputIssue[];
  [current: string]: unknown;
}

/** An error to report to the caller. Throwing it rolls the transaction back. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  /** Added to the body, such as the issues of a 400 or the current object of a 412. */
  readonly details: Record<string, unknown>;
  /** Seconds to wait before the next attempt (429 only). */
  readonly retryAfter: number | undefined;

  constructor(
    code: ErrorCode,
    message?: string,
    options: { details?: Record<string, unknown>; retryAfter?: number; cause?: unknown } = {},
  ) {
    // The cause is logged, never sent.
    super(message ?? errors[code].message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = errors[code].status;
    this.details = options.details ?? {};
    this.retryAfter = options.retryAfter;
  }

  /** The body that every transport sends. */
  get body(): ErrorBody {
    return uncodedErrors.has(this.code)
      ? { error: this.message, ...this.details }
      : { error: this.message, code: this.code, ...this.details };
  }
}

/** A 400 about one field: `dueDate: must be ...`. */
export function invalidInput(path: string, message: string): AppError {
  return invalidInputs([{ path, message }]);
}

/** A 400 about a name or ref that several things have. */
export function ambiguousInput(path: string, message: string): AppError {
  return new AppError('ambiguous', `${path}: ${message}`, { details: { issues: [{ path, message }] } });
}

export function invalidInputs(issues: InputIssue[]): AppError {
  const text = issues.map((issue) => (issue.path ? `${issue.path}: ${issue.message}` : issue.message)).join('; ');
  return new AppError('invalid_input', text, { details: { issues } });
}

export function notFound(resourceName: string): AppError {
  return new AppError('not_found', `${resourceName} not found`);
}
