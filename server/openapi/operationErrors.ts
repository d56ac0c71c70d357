import { AppError, type ErrorCode, errors, invalidInput, notFound } from '../../contract/errors.ts';
import type { Endpoint, ResourceIdField } from '../../contract/operation.ts';

/**
 * One of each refusal that an operation can give, as it would give it.
 * @param current What a 412 has besides: the object as it is now. Without it, the operation takes no If-Match
 */
export function getOperationErrors(operation: Endpoint, current: Record<string, unknown> | undefined): AppError[] {
  return codesOf(operation, current !== undefined).map((code) => {
    if (code === 'invalid_input') return exampleOfInvalid(operation);
    if (code === 'not_found' && operation.target) return notFound(nounOf(operation.target));
    if (code === 'changed_meanwhile' && current) return new AppError(code, undefined, { details: current });
    return new AppError(code);
  });
}

function codesOf(
  { access, target, rest, write, input, errors: declared }: Endpoint,
  isConditional: boolean,
): ErrorCode[] {
  const isPublic = access === 'public';
  const isForTokens = !isPublic && access !== 'session';
  const isForRole = isForTokens && access !== 'user';
  const sends = rest.method !== 'GET';
  const applies: Partial<Record<ErrorCode, boolean>> = {
    invalid_input: sends || Object.keys(input.shape).length > 0,
    unauthorized: !isPublic,
    pro_required: isForTokens,
    // Every member is at least a viewer, so reading needs no more than being one.
    insufficient_role: isForRole && (write || access !== 'viewer'),
    read_only_token: isForTokens && write,
    session_required: access === 'session',
    foreign_origin: sends,
    not_found: target !== undefined,
    changed_meanwhile: isConditional,
    payload_too_large: sends,
    unsupported_media_type: sends,
    key_reused: write && !isPublic,
    rate_limited: isForTokens,
    internal: true,
    unavailable: true,
  };
  return (Object.keys(errors) as ErrorCode[]).filter((code) => applies[code] || declared.includes(code));
}

/** What the first field says that takes no empty text. */
function exampleOfInvalid({ input }: Endpoint): AppError {
  const fields = Object.keys(input.shape);
  const empty = Object.fromEntries(fields.map((field) => [field, '']));
  const issue = input.safeParse(empty).error?.issues[0];
  return issue ? invalidInput(issue.path.join('.'), issue.message) : invalidInput('', 'The body must be a JSON object');
}

function nounOf(target: ResourceIdField): string {
  const noun = target.replace(/Id$/, '');
  return noun.charAt(0).toUpperCase() + noun.slice(1);
}
