import * as z from 'zod';
import { type InputIssue, invalidInputs, unknownFieldMessage } from '../../contract/errors.ts';
import type { Operation } from '../../contract/operation.ts';
import { resolveDates } from './resolveDates.ts';

export type Input = Record<string, unknown>;

interface InputSource {
  input: () => Input;
  pathIdField?: string | undefined;
  /** Tools reject unknown fields, and name them in the error. */
  isTool?: boolean;
}

/** Where and when the caller is, which the dates in the input may depend on. */
interface CallerTime {
  timeZone: string;
  now: string;
}

/**
 * Validates the input of an operation, or of its tool. Tools also accept `today`, `tomorrow` and `yesterday` as dates.
 * @throws AppError with code `invalid_input`, with an issue for each invalid field
 */
export function parseInput(operation: Operation, call: InputSource, caller?: CallerTime): Input {
  const input = call.input();
  const schema = getInputSchema(operation, call);
  if (call.isTool) rejectUnknownFields(schema, input);
  const parsed = schema.safeParse(
    caller
      ? resolveDates(schema, input, { timeZone: caller.timeZone, today: call.isTool ? caller.now : undefined })
      : input,
  );
  if (parsed.success) return parsed.data;
  throw invalidInputs(
    parsed.error.issues.map((issue): InputIssue => {
      const path = issue.path.join('.');
      return { path: path === call.pathIdField ? 'id' : path, message: toIssueMessage(issue, input) };
    }),
  );
}

/** The schema of what the transport takes. */
export function getInputSchema({ mcp, input }: Operation, { isTool }: Pick<InputSource, 'isTool'>): Operation['input'] {
  return (isTool && mcp?.input) || input;
}

function rejectUnknownFields(schema: Operation['input'], input: Input): void {
  const unknown = findUnknownFields(schema, input, []);
  if (unknown.length > 0) throw invalidInputs(unknown.slice(0, maxUnknownFields));
}

/** Each unknown field takes more space in the error than in the input, so only this many are named. */
const maxUnknownFields = 10;

/** Finds the fields that the schema lacks, at any depth. */
function findUnknownFields(schema: z.core.$ZodType, value: unknown, path: string[]): InputIssue[] {
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.flatMap((item, index) => findUnknownFields(schema.element, item, [...path, String(index)]));
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null) return [];
  const known = Object.keys(schema.shape);
  const message = `${unknownFieldMessage}; the fields are ${known.join(', ') || 'none'}`;
  return Object.entries(value).flatMap(([key, inner]) => {
    const innerPath = [...path, key];
    if (known.includes(key)) return findUnknownFields(schema.shape[key], inner, innerPath);
    return [{ path: innerPath.join('.'), message }];
  });
}

function toIssueMessage(issue: { code: string; message: string; path: PropertyKey[] }, input: Input): string {
  if (issue.code !== 'custom' && getValue(input, issue.path) === undefined) return 'is required';
  if (issue.code === 'invalid_type') return issue.message.replace('Invalid input: expected', 'must be of type');
  // Zod's own message: `Too small: expected string to have >=20 characters`.
  return issue.message.replace(/^Too (small|big): expected \w+ to /, 'must ');
}

function getValue(input: unknown, path: PropertyKey[]): unknown {
  return path.reduce((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
}
