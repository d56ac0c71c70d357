import * as z from 'zod';
import { type InputIssue, invalidInputs, unknownFieldMessage } from '../../contract/errors.ts';
import type { Operation } from '../../contract/operation.ts';

export type Input = Record<string, unknown>;

interface Given {
  input: () => Input;
  /** In a tool, unknown fields are refused by name. */
  isTool?: boolean;
}

/**
 * What an operation, or its tool, is given, as its schema has it.
 * @throws Refusal `invalid_input` that names each field
 */
export function parseInput(operation: Operation, call: Given): Input {
  const input = call.input();
  const schema = (call.isTool && operation.mcp?.input) || operation.input;
  if (call.isTool) refuseUnknown(schema, input);
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidInputs(
    parsed.error.issues.map((issue): InputIssue => ({ path: issue.path.join('.'), message: wordsFor(issue, input) })),
  );
}

function refuseUnknown(schema: Operation['input'], input: Input): void {
  const unknown = unknownIn(schema, input, []);
  if (unknown.length > 0) throw invalidInputs(unknown.slice(0, mostUnknown));
}

/** As many as are named: each takes more room in the refusal than in the input. */
const mostUnknown = 10;

/** The fields that a schema does not have, at whatever depth. */
function unknownIn(schema: z.core.$ZodType, value: unknown, path: string[]): InputIssue[] {
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.flatMap((item, at) => unknownIn(schema.element, item, [...path, String(at)]));
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object' || value === null) return [];
  const known = Object.keys(schema.shape);
  const message = `${unknownFieldMessage}; the fields are ${known.join(', ') || 'none'}`;
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = [...path, key];
    return known.includes(key) ? unknownIn(schema.shape[key], inner, at) : [{ path: at.join('.'), message }];
  });
}

function wordsFor(issue: { code: string; message: string; path: PropertyKey[] }, input: Input): string {
  if (issue.code !== 'custom' && valueAt(input, issue.path) === undefined) return 'is required';
  if (issue.code === 'invalid_type') return issue.message.replace('Invalid input: expected', 'must be of type');
  // What zod says by itself: `Too small: expected string to have >=20 characters`.
  return issue.message.replace(/^Too (small|big): expected \w+ to /, 'must ');
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  return path.reduce((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
}
