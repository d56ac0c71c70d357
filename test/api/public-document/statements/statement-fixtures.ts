import { expect } from 'vitest';
import type { Json } from '../../../../testing/untypedJson.ts';
import { connectMcpClient, type McpClient } from '../../../support/mcp/mcp-client.ts';
import type { ApiClient, ApiResponse, Person, TestApp } from '../../../support/test-app.ts';

/** A team space with a person of each role, as the statements of the public document need it. */
export interface StatementFixtures {
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
export type Check = (world: StatementFixtures) => Promise<void>;

/** The number of a line in public-document.txt, its text, and its check. */
export type Statement = [line: number, text: string, check: Check];

export const unknownId = '01990000-0000-7000-8000-000000000000';

export async function createStatementFixtures(test: TestApp): Promise<StatementFixtures> {
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

export function uniqueSlug(): string {
  return `s-${crypto.randomUUID().slice(0, 8)}`;
}

export function createTask({ api, project }: StatementFixtures, fields: Json = {}): Promise<ApiResponse> {
  return api.post('/tasks', { projectId: project.id, title: 'A task', ...fields });
}

export async function listTitles({ api, project }: StatementFixtures, query = ''): Promise<string[]> {
  const { status, body } = await api.get(`/tasks?projectId=${project.id}${query}`);
  expect(status).toBe(200);
  return body.map((task: Json) => task.title);
}
