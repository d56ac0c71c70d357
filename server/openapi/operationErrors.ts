import { AppError, type ErrorCode, errors, invalidInput, notFound } from '../../contract/errors.ts';
import { type Endpoint, getPathIdField, type ResourceIdField } from '../../contract/operation.ts';
import { listReferenceFields } from '../../contract/references.ts';

/** Creates one example of every error that the operation can return; that of a 412 is without the current object. */
export function getOperationErrors(operation: Endpoint): AppError[] {
  return getErrorCodes(operation).map((code) => {
    if (code === 'invalid_input') return createInvalidInputExample(operation);
    if (code === 'not_found' && operation.target) return notFound(toResourceName(operation.target));
    return new AppError(code);
  });
}

function getErrorCodes({
  access,
  target,
  rest,
  write,
  input,
  needsAllSpaces,
  worksOnLeasedTasks,
  errors: declared,
}: Endpoint): ErrorCode[] {
  const isPublic = access === 'public';
  const allowsTokens = !isPublic && access !== 'session';
  const requiresRole = allowsTokens && access !== 'user';
  const hasBody = rest.method !== 'GET';
  const applies: Partial<Record<ErrorCode, boolean>> = {
    // Lists reject parameters for paging and sorting that they do not have.
    invalid_input: hasBody || rest.arrayField !== undefined || Object.keys(input.shape).length > 0,
    ambiguous: listReferenceFields(input).length > 0,
    unauthorized: !isPublic,
    // Tokens are counted and need a plan before a call for sessions rejects them.
    pro_required: !isPublic,
    // Every member is at least a viewer, so reads never fail because of the role.
    insufficient_role: requiresRole && (write || access !== 'viewer'),
    read_only_token: allowsTokens && write,
    confined_token: needsAllSpaces === true,
    session_required: access === 'session',
    other_account: !isPublic,
    foreign_origin: hasBody,
    not_your_run: allowsTokens && write,
    run_ended: allowsTokens && write,
    run_stopped: allowsTokens && write,
    not_found: target !== undefined,
    in_trash: target === 'taskId' || target === 'commentId',
    leased: target === 'taskId' && write && !worksOnLeasedTasks,
    // If-Match is compared before every write, also where there is no ETag to send: such a write is never made.
    changed_meanwhile: write,
    payload_too_large: hasBody,
    unsupported_media_type: hasBody,
    key_reused: write && !isPublic,
    space_full: requiresRole && write,
    rate_limited: !isPublic,
    too_much_text: write && !isPublic && hasBody,
    internal: true,
    unavailable: true,
  };
  return (Object.keys(errors) as ErrorCode[]).filter((code) => applies[code] || declared.includes(code));
}

/** Uses the message of the first field that does not accept an empty string. */
function createInvalidInputExample({ input, rest }: Endpoint): AppError {
  const fields = Object.keys(input.shape);
  const emptyInput = Object.fromEntries(fields.map((field) => [field, '']));
  const issue = input.safeParse(emptyInput).error?.issues[0];
  const path = issue?.path.join('.') ?? '';
  return issue
    ? invalidInput(path === getPathIdField(rest) ? 'id' : path, issue.message)
    : rest.method === 'GET'
      ? invalidInput('page', 'is not a parameter; this list is always complete')
      : invalidInput('', 'The body must be a JSON object');
}

function toResourceName(target: ResourceIdField): string {
  const noun = target.replace(/Id$/, '');
  return noun.charAt(0).toUpperCase() + noun.slice(1);
}
