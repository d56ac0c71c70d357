import { expect } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import type { ApiResponse } from './test-app.ts';

/** Returns the fields that a 400 response names, each once. */
export function getInvalidFields(response: ApiResponse): string[] {
  expect([response.status, response.body.code], response.text).toEqual([400, 'invalid_input']);
  return [...new Set<string>(response.body.issues.map((issue: Json) => issue.path))];
}

/** Counts the responses by HTTP status. */
export function countByHttpStatus(responses: ApiResponse[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of responses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
