import type { CallToolResult } from '@modelcontextprotocol/server';
import { type AppError, type ErrorCode, type InputIssue, unknownFieldMessage } from '../../contract/errors.ts';

type Input = Record<string, unknown>;

/** The tools that return the valid values of a field. */
const valueSources: Record<string, string> = {
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
  insufficient_role: 'Ask an admin of the space to do it or to change the user’s role.',
  read_only_token: 'This needs a token or connection with write access; the user can create one in Settings.',
  in_trash: 'restore_task brings it back.',
  key_reused: 'Use a new idempotencyKey for a different call.',
  unavailable: 'Try again in a moment.',
  internal: 'Try again; if it fails again, tell the user.',
};

/** The result of a failed tool call: what was wrong, what is valid, and which tool to call next. */
export function toToolErrorResult(error: AppError, input: Input): CallToolResult {
  return { isError: true, content: [{ type: 'text', text: formatErrorForModel(error, input) }] };
}

export function formatErrorForModel(error: AppError, input: Input): string {
  const issues = (error.details['issues'] ?? []) as InputIssue[];
  const sentences =
    issues.length > 0 ? issues.map((issue) => formatIssue(issue, input)) : [formatSummary(error, input)];
  return [`${error.code}:`, ...sentences, formatNextStep(error, issues, input)].filter(Boolean).join(' ');
}

function formatSummary({ code, message }: AppError, input: Input): string {
  const idFields = code === 'not_found' ? getIdFields(input) : [];
  const values = idFields.map((field) => `${field}: ${truncate(JSON.stringify(input[field]))}`).join(', ');
  if (values !== '') return `${message} (${values}).`;
  return message.endsWith('.') ? message : `${message}.`;
}

function formatIssue({ path, message }: InputIssue, input: Input): string {
  const value = path === '' ? undefined : getValue(input, path.split('.'));
  const given = value === undefined || typeof value === 'object' ? '' : ` (given: ${truncate(JSON.stringify(value))})`;
  return `${path ? `${path} ` : ''}${message}${isDate(path) ? otherDates : ''}${given}.`;
}

function formatNextStep({ code }: AppError, issues: InputIssue[], input: Input): string {
  if (code === 'not_found') return formatLookup(getIdFields(input));
  // Unknown fields have no valid values.
  const invalid = issues.filter(({ message }) => !message.startsWith(unknownFieldMessage));
  return (
    advice[code] ??
    formatLookup(invalid.map(({ path }) => path.split('.').findLast((part) => valueSources[part]) ?? ''))
  );
}

function formatLookup(fields: string[]): string {
  const field = fields.find((name) => valueSources[name]);
  return field === undefined ? '' : `Valid values of ${field}: call ${valueSources[field]}.`;
}

const dateFields = ['startDate', 'dueDate', 'dueBefore', 'dueAfter'];

/** Tools accept more dates than REST. */
const otherDates = ', a time without an offset in the user’s time zone, or "today", "tomorrow"';

function isDate(path: string): boolean {
  return dateFields.includes(path.split('.').at(-1) ?? '');
}

function getIdFields(input: Input): string[] {
  return Object.keys(input).filter(
    (field) => valueSources[field] && input[field] !== undefined && input[field] !== null,
  );
}

function getValue(input: unknown, path: string[]): unknown {
  return path.reduce((value, key) => (value as Input | undefined)?.[key], input);
}

function truncate(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
