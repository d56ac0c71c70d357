import { expect } from 'vitest';
import type { Json } from '../../../../testing/untypedJson.ts';
import type { ApiResponse, Person } from '../../../support/test-app.ts';
import type { StatementFixtures } from './statement-fixtures.ts';

/** Checks that a field is required: without it there is a 400 that names it. */
export async function requiresField(response: ApiResponse, field: string): Promise<void> {
  expect([response.status, response.body.issues?.map(({ path }: Json) => path)]).toEqual([400, [field]]);
}

/** Checks that each value is taken and returned, and each wrong one is a 400 that names the field. */
export async function takesValues(
  send: (fields: Json) => Promise<ApiResponse>,
  noun: string,
  field: string,
  { valid, invalid }: { valid: Json[]; invalid: Json[] },
): Promise<void> {
  for (const value of valid) {
    const { status, body, text } = await send({ [field]: value });
    expect(status, text).toBeLessThan(300);
    expect(body[noun][field]).toEqual(value);
  }
  for (const value of invalid) await requiresField(await send({ [field]: value }), field);
}

/** Checks who may: each role in turn. The others get a 403 that names their role, and change nothing. */
export async function requiresRole(
  world: StatementFixtures,
  allowed: ('owner' | 'admin' | 'member' | 'viewer')[],
  send: (person: Person) => Promise<ApiResponse>,
): Promise<void> {
  for (const role of ['owner', 'admin', 'member', 'viewer'] as const) {
    const { status, body } = await send(world[role]);
    if (allowed.includes(role)) expect([role, status]).toEqual([role, status < 300 ? status : 'allowed']);
    else expect([role, status, body.code]).toEqual([role, 403, 'insufficient_role']);
  }
  expect((await send(world.stranger)).status).toBe(404);
}
