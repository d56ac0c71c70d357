import { type Issue, invalidAll } from '../contract/errors.ts';
import type { Operation } from '../contract/operation.ts';

type Input = Record<string, unknown>;

interface Given {
  input: () => Input;
  /** In a tool, unknown fields are refused by name. */
  isTool?: boolean;
}

/**
 * What an operation, or its tool, is given, as its schema has it.
 * @throws Refusal `invalid_input` that names each field
 */
export function parse(operation: Operation, call: Given): Input {
  const input = call.input();
  const schema = (call.isTool && operation.mcp?.input) || operation.input;
  if (call.isTool) refuseUnknown(schema, input);
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidAll(
    parsed.error.issues.map((issue): Issue => ({ path: issue.path.join('.'), message: wordsFor(issue, input) })),
  );
}

function refuseUnknown({ shape }: Operation['input'], input: Input): void {
  const known = Object.keys(shape);
  const unknown = Object.keys(input).filter((key) => !known.includes(key));
  if (unknown.length === 0) return;
  const message = `is not a field here; the fields are ${known.join(', ') || 'none'}`;
  throw invalidAll(unknown.map((path) => ({ path, message })));
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
