import type { CallToolResult } from '@modelcontextprotocol/server';
import { type AppError, type ErrorCode, type InputIssue, unknownFieldMessage } from '../../contract/errors.ts';
import { toolDateFields } from './parseToolDates.ts';

type Input = Record<string, unknown>;

/** Where the valid values of a field are to be had. */
const sources: Record<string, string> = {
  spaceId: 'get_context or list_spaces',
  projectId: 'get_context or list_projects',
  statusId: 'list_statuses',
  taskId: 'list_tasks or find_tasks',
  id: 'search',
  parentTaskId: 'list_tasks',
  userId: 'list_members',
  assigneeId: 'list_members',
  assigneeIds: 'list_members',
};

const advice: Partial<Record<ErrorCode, string>> = {
  insufficient_role: 'Ask an admin of the space to do it or to raise the user’s role.',
  read_only_token: 'It takes a token or connection that may write; the user makes one in Settings.',
  key_reused: 'Use a new idempotencyKey for a different call.',
  unavailable: 'Try again in a moment.',
  internal: 'Try again; if it fails again, tell the user.',
};

/** A refusal as a result that says what was wrong, what would be right, and what to call next. */
export function toToolErrorResult(refusal: AppError, input: Input): CallToolResult {
  return { isError: true, content: [{ type: 'text', text: formatErrorForModel(refusal, input) }] };
}

export function formatErrorForModel(refusal: AppError, input: Input): string {
  const issues = (refusal.details['issues'] ?? []) as InputIssue[];
  const said = issues.length > 0 ? issues.map((issue) => sentence(issue, input)) : [whole(refusal, input)];
  return [`${refusal.code}:`, ...said, next(refusal, issues, input)].filter(Boolean).join(' ');
}

function whole({ code, message }: AppError, input: Input): string {
  const looked =
    code === 'not_found' ? Object.keys(input).filter((field) => sources[field] && isGiven(input[field])) : [];
  const given = looked.map((field) => `${field}: ${short(JSON.stringify(input[field]))}`).join(', ');
  return given === '' ? `${message}.` : `${message} (${given}).`;
}

function sentence({ path, message }: InputIssue, input: Input): string {
  const value = path === '' ? undefined : valueAt(input, path.split('.'));
  const given = value === undefined || typeof value === 'object' ? '' : ` (given: ${short(JSON.stringify(value))})`;
  return `${path ? `${path} ` : ''}${message}${isDate(path) ? alsoTaken : ''}${given}.`;
}

function next({ code }: AppError, issues: InputIssue[], input: Input): string {
  if (code === 'not_found')
    return lookUp(Object.keys(input).filter((field) => sources[field] && isGiven(input[field])));
  // What is no field here has no values either.
  const wrong = issues.filter(({ message }) => !message.startsWith(unknownFieldMessage));
  return advice[code] ?? lookUp(wrong.map(({ path }) => path.split('.').findLast((part) => sources[part]) ?? ''));
}

function lookUp(fields: string[]): string {
  const field = fields.find((one) => sources[one]);
  return field === undefined ? '' : `Valid values of ${field}: call ${sources[field]}.`;
}

/** Of dates, tools take more than the contract says. */
const alsoTaken = ', or a time without one in the user’s time zone, or "today", "tomorrow"';

function isDate(path: string): boolean {
  return toolDateFields.includes(path.split('.').at(-1) ?? '');
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function valueAt(input: unknown, path: string[]): unknown {
  return path.reduce((value, key) => (value as Input | undefined)?.[key], input);
}

function short(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
