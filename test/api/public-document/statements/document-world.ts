import { expect } from 'vitest';
import type { Json } from '../../../../testing/untypedJson.ts';
import { connectMcpClient, type McpClient } from '../../../support/mcp/mcp-client.ts';
import type { ApiClient, ApiResponse, Person, TestApp } from '../../../support/test-app.ts';

/** A team space with a person of each role, as the statements of the public document need it. */
export interface DocumentWorld {
  test: TestApp;
  owner: Person;
  admin: Person;
  member: Person;
  viewer: Person;
  stranger: Person;
  /** The owner, by a token. */
  api: ApiClient;
  agent: McpClient;
  viewerAgent: McpClient;
  space: Json;
  project: Json;
  statuses: [Json, Json, Json];
}

/** What a line of the document says, tried. */
export type Check = (world: DocumentWorld) => Promise<void>;

/** The number of a line in public-document.txt, its text, and its check. */
export type Statement = [line: number, text: string, check: Check];

export const unknownId = '01990000-0000-7000-8000-000000000000';

export async function createDocumentWorld(test: TestApp): Promise<DocumentWorld> {
  const owner = await test.createPerson('Owner');
  const { space, project, statuses } = await owner.createTeamSpace();
  const [admin, member, viewer] = [
    await test.createMember(owner, space.id, 'admin'),
    await test.createMember(owner, space.id, 'member'),
    await test.createMember(owner, space.id, 'viewer'),
  ];
  return {
    ...{ test, owner, admin, member, viewer, space, project },
    stranger: await test.createPerson('Stranger'),
    api: await owner.createTokenClient(),
    agent: await connectMcpClient(owner),
    viewerAgent: await connectMcpClient(viewer),
    statuses: statuses as [Json, Json, Json],
  };
}

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
  world: DocumentWorld,
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

export function uniqueSlug(): string {
  return `s-${crypto.randomUUID().slice(0, 8)}`;
}

export function createTask({ api, project }: DocumentWorld, fields: Json = {}): Promise<ApiResponse> {
  return api.post('/tasks', { projectId: project.id, title: 'A task', ...fields });
}

export async function listTitles({ api, project }: DocumentWorld, query = ''): Promise<string[]> {
  const { status, body } = await api.get(`/tasks?projectId=${project.id}${query}`);
  expect(status).toBe(200);
  return body.map((task: Json) => task.title);
}
